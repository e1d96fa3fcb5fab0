using System.Globalization;
using Unclip.Inference;
using Unclip.Web.Generation;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Jobs;

/// <summary>What people read of a picture's recipe, line by line.</summary>
internal static class RecipeFacts
{
    /// <param name="request">What was asked for.</param>
    /// <param name="index">Which of its pictures, 0-based.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="capabilities">The model's; null where it is not open.</param>
    public static IReadOnlyList<(string Name, string Value)> Of(PaintingRequest request, int index, string model, ModelCapabilities? capabilities)
    {
        List<(string Name, string Value)> facts =
        [
            (CommonTexts.Model, model),
            (CommonTexts.Picture, JobTexts.PictureOf.With(index + 1, request.Count)),
            (CommonTexts.Seed, request.Seed.ToString(CultureInfo.CurrentCulture)),
        ];
        if (request is ImaginingRequest imagining)
            facts.Add((JobTexts.Prior, JobTexts.PriorFacts.With(imagining.Prior.Title, capabilities?.PriorSteps(imagining) ?? imagining.PriorSteps, imagining.PriorGuidanceScale, imagining.PriorCandidates)));
        facts.Add((JobTexts.Decoder, JobTexts.DecoderFacts.With(request.DecoderSteps, request.DecoderGuidanceScale)));
        if (request is { DecoderGuidanceStart: > 0 } or { DecoderGuidanceEnd: < 1 })
            facts.Add((JobTexts.GuidanceInterval, JobTexts.GuidanceIntervalFacts.With(request.DecoderGuidanceStart, request.DecoderGuidanceEnd)));
        facts.Add((JobTexts.Sampler, request.Sampler == SamplerKind.Ddim ? string.Create(CultureInfo.CurrentCulture, $"{request.Sampler.Title}, η {request.Eta:0.##}") : request.Sampler.Title));
        if (capabilities?.Cascade is not { } cascade) return facts;
        int side = cascade.SideOf(request);
        facts.Add((CommonTexts.Size, CommonTexts.PicturePixels.With(side, side)));
        if (cascade.UpsamplerSteps(request) is { Count: > 0 } steps) facts.Add((JobTexts.Upsampler, JobTexts.UpsamplerFacts.With(steps.Select(count => count.ToString(CultureInfo.CurrentCulture)).JoinedBy(CommonTexts.And))));
        return facts;
    }
}
