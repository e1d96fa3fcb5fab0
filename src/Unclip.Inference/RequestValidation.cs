using System.ComponentModel.DataAnnotations;

namespace Unclip.Inference;

/// <summary>Checks a request before anything is computed for it.</summary>
public static class RequestValidation
{
    /// <summary>What is wrong, in sentences for the user; empty when nothing is.</summary>
    public static IReadOnlyList<string> Errors(GenerationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(request, new(request), results, validateAllProperties: true);
        List<string> errors = [.. results.Select(result => result.ErrorMessage ?? $"{string.Join(", ", result.MemberNames)} is not valid.")];
        if (request.Prompt is not null && request.Prompt.Length > 0 && string.IsNullOrWhiteSpace(request.Prompt))
            errors.Add("The prompt is empty.");
        foreach ((string name, double value) in (ReadOnlySpan<(string, double)>)[(nameof(request.PriorGuidanceScale), request.PriorGuidanceScale),
            (nameof(request.DecoderGuidanceScale), request.DecoderGuidanceScale), (nameof(request.Eta), request.Eta)])
        {
            if (!double.IsFinite(value))
                errors.Add($"{name} is {value}, expected a finite number.");
        }
        if (!Enum.IsDefined(request.Sampler))
            errors.Add($"{nameof(request.Sampler)} is {(int)request.Sampler}, expected one of {string.Join(", ", Enum.GetNames<SamplerKind>())}.");
        return errors;
    }

    /// <exception cref="ValidationException">The request cannot be run; the message says everything that is wrong.</exception>
    public static void Validate(GenerationRequest request)
    {
        IReadOnlyList<string> errors = Errors(request);
        if (errors.Count > 0)
            throw new ValidationException(string.Join(" ", errors));
    }
}
