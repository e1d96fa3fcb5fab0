using System.ComponentModel.DataAnnotations;
using Unclip.Web.People;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Accounts;

/// <summary>What others see of somebody: any text of one line.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DisplayNameAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        string name = (value as string)?.Trim() ?? "";
        if (name.Length > Person.MaxNameLength) return Refusal(AccountTexts.NameTooLong.With(name.Length, Person.MaxNameLength), validationContext);
        return name.Any(char.IsControl) ? Refusal(AccountTexts.NameHasControls, validationContext) : ValidationResult.Success;
    }

    private static ValidationResult Refusal(string problem, ValidationContext context) => new(problem, [context.MemberName!]);
}
