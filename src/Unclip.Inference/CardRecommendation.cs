namespace Unclip.Inference;

public static class CardRecommendation
{
    /// <summary>A request with the settings that a model's card recommends; as it is where the card recommends none.</summary>
    public static TRequest Recommend<TRequest>(this ModelCard? card, TRequest request)
        where TRequest : PaintingRequest
    {
        if (card?.Recommended is not { } recommended)
            return request;
        PaintingRequest painting = request with
        {
            DecoderSteps = recommended.DecoderSteps,
            DecoderGuidanceScale = recommended.DecoderGuidanceScale,
            DecoderGuidanceStart = recommended.DecoderGuidanceStart,
            DecoderGuidanceEnd = recommended.DecoderGuidanceEnd,
            Sampler = recommended.Sampler,
            UpsamplerSteps = recommended.UpsamplerSteps,
        };
        if (painting is ImaginingRequest imagining)
            painting = imagining with { PriorSteps = recommended.PriorSteps, PriorGuidanceScale = recommended.PriorGuidanceScale };
        return (TRequest)painting;
    }
}
