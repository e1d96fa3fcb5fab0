using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Unclip.Inference.Manipulations;

namespace Unclip.Inference;

/// <summary>Checks a request before anything is computed for it.</summary>
public static class RequestValidation
{
    /// <summary>What is wrong, in sentences for the user; empty when nothing is.</summary>
    /// <param name="request">The request.</param>
    /// <param name="capabilities">The model's; null: it is not known yet.</param>
    public static IReadOnlyList<string> Errors(PaintingRequest request, ModelCapabilities? capabilities = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(request, new(request), results, validateAllProperties: true);
        List<string> errors = [.. results.Select(result => result.ErrorMessage ?? $"{string.Join(", ", result.MemberNames)} is not valid.")];
        if (request is GenerationRequest { Prompt.Length: > 0 } generation && string.IsNullOrWhiteSpace(generation.Prompt))
            errors.Add("The prompt is empty.");
        // A range attribute lets NaN through.
        foreach (PropertyInfo property in request.GetType().GetProperties().Where(property => property.PropertyType == typeof(double)))
        {
            if (property.GetValue(request) is double value && !double.IsFinite(value))
                errors.Add($"{property.Name} is {value}, expected a finite number.");
        }
        if (request.DecoderGuidanceStart > request.DecoderGuidanceEnd)
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{nameof(request.DecoderGuidanceStart)} is {request.DecoderGuidanceStart}, expected at most {request.DecoderGuidanceEnd}, the {nameof(request.DecoderGuidanceEnd)}."));
        if (request.Side is { } side && capabilities?.Cascade.Sides.Contains(side) == false)
            errors.Add($"{nameof(request.Side)} is {side}, expected one of {string.Join(", ", capabilities.Cascade.Sides)}, the sizes that this model makes.");
        if (request is ImaginingRequest { Prior: var prior } && (!Enum.IsDefined(prior) || (request.ReadsTexts && capabilities?.Priors.Contains(prior) == false)))
            errors.Add($"{nameof(ImaginingRequest.Prior)} is {prior}, expected {string.Join(" or ", capabilities?.Priors ?? Enum.GetValues<PriorKind>())}.");
        if (request.Inverts && request.Sampler != SamplerKind.Ddim)
            errors.Add($"{nameof(request.Sampler)} is {request.Sampler}, expected {SamplerKind.Ddim}: only its way to a picture's own noise is known.");
        if (request is TextDiffRequest or InterpolationRequest { FromTheirNoise: true } && request.Eta != 0)
            errors.Add($"{nameof(request.Eta)} is {request.Eta.ToString(CultureInfo.InvariantCulture)}, expected 0: fresh noise would lead away from the pictures.");
        if (!Enum.IsDefined(request.Sampler))
            errors.Add($"{nameof(request.Sampler)} is {(int)request.Sampler}, expected one of {string.Join(", ", Enum.GetNames<SamplerKind>())}.");
        return errors;
    }

    /// <exception cref="ValidationException">The request cannot be run; the message says everything that is wrong.</exception>
    public static void Validate(PaintingRequest request, ModelCapabilities capabilities)
    {
        IReadOnlyList<string> errors = Errors(request, capabilities);
        if (errors.Count > 0)
            throw new ValidationException(string.Join(" ", errors));
    }
}
