using System.ComponentModel.DataAnnotations;
using Unclip.Web.People;

namespace Unclip.Web.Components.Accounts;

/// <summary>What others see of somebody: any text of one line.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DisplayNameAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        string name = (value as string)?.Trim() ?? "";
        if (name.Length > Person.MaxNameLength) return Refusal($"Your name: {name.Length} characters, expected at most {Person.MaxNameLength}.", validationContext);
        return name.Any(char.IsControl) ? Refusal("Your name: expected no line breaks or other control characters.", validationContext) : ValidationResult.Success;
    }

    private static ValidationResult Refusal(string problem, ValidationContext context) => new(problem, [context.MemberName!]);
}
