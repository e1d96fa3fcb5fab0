using System.Globalization;
using Unclip.Inference;
using Unclip.Web.Generation;

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
            ("Model", model),
            ("Picture", $"{index + 1} of {request.Count}"),
            ("Seed", request.Seed.ToString(CultureInfo.InvariantCulture)),
        ];
        if (request is ImaginingRequest imagining)
            facts.Add(("Prior", Text($"{imagining.Prior.Title}, {capabilities?.PriorSteps(imagining) ?? imagining.PriorSteps} steps, guidance {imagining.PriorGuidanceScale:0.##}, best of {imagining.PriorCandidates}")));
        facts.Add(("Decoder", Text($"{request.DecoderSteps} steps, guidance {request.DecoderGuidanceScale:0.##}")));
        facts.Add(("Sampler", request.Sampler == SamplerKind.Ddim ? Text($"{request.Sampler.Title}, η {request.Eta:0.##}") : request.Sampler.Title));
        if (capabilities?.Cascade is not { } cascade) return facts;
        int side = cascade.SideOf(request);
        facts.Add(("Size", $"{side} × {side} pixels"));
        if (cascade.UpsamplerSteps(request) is { Count: > 0 } steps) facts.Add(("Upsampler", $"{string.Join(" and ", steps)} steps"));
        return facts;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
