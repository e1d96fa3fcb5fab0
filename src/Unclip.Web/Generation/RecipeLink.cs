using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Unclip.Inference;
using Unclip.Web.Texts;

namespace Unclip.Web.Generation;

/// <summary>A request as a link: <c>/?prompt=…&amp;seed=…</c> opens the page with everything set.</summary>
public static class RecipeLink
{
    /// <summary>Characters of the model's fingerprint that a link carries: enough to notice another model.</summary>
    private const int FingerprintLength = 12;

    public static string PathOf(GenerationRequest request, string fingerprint) => QueryHelpers.AddQueryString("/", new Dictionary<string, string?>
    {
        ["prompt"] = request.Prompt,
        ["count"] = Text(request.Count),
        ["seed"] = Text(request.Seed),
        ["prior"] = request.Prior.LinkName,
        ["priorSteps"] = Text(request.PriorSteps),
        ["priorGuidance"] = Text(request.PriorGuidanceScale),
        ["priorCandidates"] = Text(request.PriorCandidates),
        ["decoderSteps"] = Text(request.DecoderSteps),
        ["decoderGuidance"] = Text(request.DecoderGuidanceScale),
        ["guidanceStart"] = Text(request.DecoderGuidanceStart),
        ["guidanceEnd"] = Text(request.DecoderGuidanceEnd),
        ["sampler"] = request.Sampler.LinkName,
        ["eta"] = Text(request.Eta),
        ["side"] = request.Side is { } side ? Text(side) : null,
        ["upsamplerSteps"] = Text(request.UpsamplerSteps),
        ["model"] = Shorten(fingerprint),
    });

    /// <summary>The beginning of the fingerprint of the model that a link was made with; empty where it says none.</summary>
    public static string ModelOf(string query) => QueryHelpers.ParseQuery(query).GetValueOrDefault("model").ToString();

    /// <summary>Reads a link. What it does not say stays as in <paramref name="defaults"/>; what it says wrongly does too, with a line in Problems.</summary>
    /// <param name="query">Of the link.</param>
    /// <param name="defaults">For what it does not say.</param>
    /// <param name="fingerprint">The open model's; null: it is not known.</param>
    /// <param name="capabilities">The open model's; null: any size and prior are taken.</param>
    public static RecipeReading Read(string query, GenerationRequest defaults, string? fingerprint, ModelCapabilities? capabilities = null)
    {
        Dictionary<string, StringValues> values = QueryHelpers.ParseQuery(query);
        if (!values.ContainsKey("prompt") && !values.ContainsKey("seed")) return new(null, []);
        List<string> problems = [];
        GenerationRequest request = defaults with
        {
            Prompt = values.TryGetValue("prompt", out StringValues prompt) ? prompt.ToString() : defaults.Prompt,
            Count = Number("count", nameof(GenerationRequest.Count), defaults.Count),
            Seed = Number("seed", null, defaults.Seed),
            Prior = Choice("prior", defaults.Prior, capabilities?.Priors ?? Enum.GetValues<PriorKind>(), prior => prior.LinkName),
            PriorSteps = Number("priorSteps", nameof(GenerationRequest.PriorSteps), defaults.PriorSteps),
            PriorGuidanceScale = Number("priorGuidance", nameof(GenerationRequest.PriorGuidanceScale), defaults.PriorGuidanceScale),
            PriorCandidates = Number("priorCandidates", nameof(GenerationRequest.PriorCandidates), defaults.PriorCandidates),
            DecoderSteps = Number("decoderSteps", nameof(GenerationRequest.DecoderSteps), defaults.DecoderSteps),
            DecoderGuidanceScale = Number("decoderGuidance", nameof(GenerationRequest.DecoderGuidanceScale), defaults.DecoderGuidanceScale),
            DecoderGuidanceStart = Number("guidanceStart", nameof(GenerationRequest.DecoderGuidanceStart), defaults.DecoderGuidanceStart),
            DecoderGuidanceEnd = Number("guidanceEnd", nameof(GenerationRequest.DecoderGuidanceEnd), defaults.DecoderGuidanceEnd),
            Sampler = Choice("sampler", defaults.Sampler, Enum.GetValues<SamplerKind>(), sampler => sampler.LinkName),
            Eta = Number("eta", nameof(GenerationRequest.Eta), defaults.Eta),
            Side = Side(),
            UpsamplerSteps = Number("upsamplerSteps", nameof(GenerationRequest.UpsamplerSteps), defaults.UpsamplerSteps),
        };
        if (request.DecoderGuidanceStart > request.DecoderGuidanceEnd)
        {
            problems.Add(RefusalTexts.LinkNumber.With("guidanceStart", request.DecoderGuidanceStart, RefusalTexts.LinkRange.With(0, request.DecoderGuidanceEnd), defaults.DecoderGuidanceStart));
            request = request with { DecoderGuidanceStart = defaults.DecoderGuidanceStart, DecoderGuidanceEnd = defaults.DecoderGuidanceEnd };
        }

        if (fingerprint is not null && values.TryGetValue("model", out StringValues model) && model.ToString() != Shorten(fingerprint))
            problems.Add(RefusalTexts.LinkOfOtherModel);
        return new(request, problems);

        T Number<T>(string key, string? property, T fallback) where T : struct, INumber<T>
        {
            if (!values.TryGetValue(key, out StringValues text)) return fallback;
            RangeAttribute? range = property is null ? null : RangeOf(property);
            if (T.TryParse(text.ToString(), CultureInfo.InvariantCulture, out T number) && range?.IsValid(number) != false) return number;
            string expected = range is null ? RefusalTexts.LinkWholeNumber : RefusalTexts.LinkRange.With(range.Minimum, range.Maximum);
            problems.Add(RefusalTexts.LinkNumber.With(key, text, expected, fallback));
            return fallback;
        }

        int? Side()
        {
            if (!values.TryGetValue("side", out StringValues text)) return defaults.Side;
            if (int.TryParse(text.ToString(), CultureInfo.InvariantCulture, out int side) && side > 0 && capabilities?.Cascade.Sides.Contains(side) != false) return side;
            problems.Add(RefusalTexts.LinkSide.With(text, capabilities is null ? RefusalTexts.LinkPixels : capabilities.Cascade.Sides.Select(known => known.ToString(CultureInfo.CurrentCulture)).JoinedBy(CommonTexts.Or)));
            return null;
        }

        T Choice<T>(string key, T fallback, IReadOnlyList<T> choices, Func<T, string> nameOf)
        {
            if (!values.TryGetValue(key, out StringValues text)) return fallback;
            foreach (T choice in choices)
                if (nameOf(choice) == text.ToString()) return choice;
            problems.Add(RefusalTexts.LinkChoice.With(key, text, choices.Select(nameOf).JoinedBy(CommonTexts.Or)));
            return fallback;
        }
    }

    private static RangeAttribute? RangeOf(string property) => typeof(GenerationRequest).GetProperty(property)!
        .GetCustomAttributes(typeof(RangeAttribute), inherit: false).OfType<RangeAttribute>().FirstOrDefault();

    internal static string Shorten(string fingerprint) => fingerprint[..Math.Min(FingerprintLength, fingerprint.Length)];

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}

/// <param name="Request">Null when the link holds no recipe.</param>
/// <param name="Problems">What the link says wrongly, for the person who opened it.</param>
public sealed record RecipeReading(GenerationRequest? Request, IReadOnlyList<string> Problems);
