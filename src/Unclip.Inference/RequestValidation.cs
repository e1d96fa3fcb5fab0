using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Models;

namespace Unclip.Inference;

/// <summary>Checks a request before anything is computed for it.</summary>
public static class RequestValidation
{
    /// <summary>Of the pictures in a request, so that a recipe stays small enough to travel in a file.</summary>
    public const int MaxPictureSide = 2048;

    /// <summary>What is wrong, in sentences for the user; empty when nothing is.</summary>
    /// <param name="request">The request.</param>
    /// <param name="capabilities">The model's; null: it is not known yet.</param>
    public static IReadOnlyList<string> Errors(PaintingRequest request, ModelCapabilities? capabilities = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        // JSON may have null in a list, whatever C# says of its elements.
        if (request.GetType().GetProperties().FirstOrDefault(property => property.GetValue(request) is IEnumerable<object?> list && list.Contains(null)) is { } holed)
            return [$"{holed.Name} has a null in it, expected none."];
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(request, new(request), results, validateAllProperties: true);
        List<string> errors = [.. results.Select(result => result.ErrorMessage ?? $"{string.Join(", ", result.MemberNames)} is not valid.")];
        errors.AddRange(ContentErrors(request, capabilities?.EmbeddingWidth ?? 0));
        if (request.DecoderGuidanceStart > request.DecoderGuidanceEnd)
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{nameof(request.DecoderGuidanceStart)} is {request.DecoderGuidanceStart}, expected at most {request.DecoderGuidanceEnd}, the {nameof(request.DecoderGuidanceEnd)}."));
        if (request.Side is { } side && capabilities?.Cascade.Sides.Contains(side) == false)
            errors.Add($"{nameof(request.Side)} is {side}, expected one of {string.Join(", ", capabilities.Cascade.Sides)}, the sizes that this model makes.");
        if (request is UpsamplingRequest && capabilities is { Cascade: var cascade } && cascade.SideOf(request) <= cascade.Sides[0])
            errors.Add($"{nameof(request.Side)} is {cascade.SideOf(request)}, expected more than {cascade.Sides[0]}, the size of the decoder's pictures.");
        if (request is ReconstructionRequest && capabilities is { ComponentCount: 0 })
            errors.Add($"The checkpoint has no {PrincipalComponents.FileName}, which a reconstruction needs.");
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

    /// <param name="request">Whose pictures and embeddings are looked at.</param>
    /// <param name="width">D; 0: it is not known.</param>
    private static IEnumerable<string> ContentErrors(PaintingRequest request, int width)
    {
        IEnumerable<Ingredient> ingredients = request switch
        {
            MixtureRequest mixture => mixture.Ingredients.Select(part => part.Ingredient),
            InterpolationRequest row => row.Corners,
            ReconstructionRequest reconstruction => [reconstruction.Source],
            _ => [],
        };
        IEnumerable<Picture> pictures = request.GetType().GetProperties().Select(property => property.GetValue(request)).OfType<Picture>()
            .Concat(ingredients.OfType<PictureIngredient>().Select(ingredient => ingredient.Picture));
        foreach (Picture picture in pictures.Where(picture => Math.Max(picture.Width, picture.Height) > MaxPictureSide))
            yield return $"A picture is {picture.Width} × {picture.Height} pixels, expected at most {MaxPictureSide} × {MaxPictureSide}.";
        foreach (EmbeddingIngredient embedding in ingredients.OfType<EmbeddingIngredient>())
        {
            if (width > 0 && embedding.WidthProblem(width) is { } problem)
                yield return problem;
            if (!embedding.ImageEmbedding.All(float.IsFinite))
                yield return "An embedding has a value that is not finite.";
        }
    }

    /// <exception cref="ValidationException">The request cannot be run; the message says everything that is wrong.</exception>
    public static void Validate(PaintingRequest request, ModelCapabilities capabilities)
    {
        IReadOnlyList<string> errors = Errors(request, capabilities);
        if (errors.Count > 0)
            throw new ValidationException(string.Join(" ", errors));
    }
}
