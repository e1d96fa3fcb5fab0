using Unclip.Inference;

namespace Unclip.Web.Components.Prompt;

/// <summary>What the person has set on the page: a request in the making.</summary>
public sealed class PromptSettings
{
    public string Prompt { get; set; } = "";
    public int Count { get; set; } = 1;
    public uint Seed { get; set; }
    public bool NewSeedEachTime { get; set; } = true;
    public PriorKind Prior { get; set; }
    public int PriorSteps { get; set; }
    public double PriorGuidanceScale { get; set; }
    public int PriorCandidates { get; set; }
    public int DecoderSteps { get; set; }
    public double DecoderGuidanceScale { get; set; }
    public SamplerKind Sampler { get; set; }
    public double Eta { get; set; }
    /// <summary>Null: the size that the model makes by itself.</summary>
    public int? Side { get; set; }
    public int UpsamplerSteps { get; set; }

    public PromptSettings() => Restore(DefaultsFor(null));

    /// <summary>The card's recommendation, else the request's own defaults.</summary>
    public static GenerationRequest DefaultsFor(ModelCard? card) => GenerationRequest.Recommended(card, prompt: "");

    public void Restore(GenerationRequest request)
    {
        Prompt = request.Prompt;
        Count = request.Count;
        Seed = request.Seed;
        RestoreAdvanced(request);
    }

    public void RestoreAdvanced(GenerationRequest request)
    {
        Prior = request.Prior;
        PriorSteps = request.PriorSteps;
        PriorGuidanceScale = request.PriorGuidanceScale;
        PriorCandidates = request.PriorCandidates;
        DecoderSteps = request.DecoderSteps;
        DecoderGuidanceScale = request.DecoderGuidanceScale;
        Sampler = request.Sampler;
        Eta = request.Eta;
        Side = request.Side;
        UpsamplerSteps = request.UpsamplerSteps;
    }

    /// <summary>What the model cannot do becomes what it usually does.</summary>
    public void Fit(ModelCapabilities capabilities)
    {
        if (Side is { } side && !capabilities.Cascade.Sides.Contains(side)) Side = null;
        if (capabilities.Priors is [var usual, ..] && !capabilities.Priors.Contains(Prior)) Prior = usual;
    }

    public GenerationRequest ToRequest() => new()
    {
        Prompt = Prompt.Trim(),
        Count = Count,
        Seed = Seed,
        Prior = Prior,
        PriorSteps = PriorSteps,
        PriorGuidanceScale = PriorGuidanceScale,
        PriorCandidates = PriorCandidates,
        DecoderSteps = DecoderSteps,
        DecoderGuidanceScale = DecoderGuidanceScale,
        Sampler = Sampler,
        Eta = Eta,
        Side = Side,
        UpsamplerSteps = UpsamplerSteps,
    };

    /// <summary>What is wrong with the prompt, in words; null when nothing is.</summary>
    public string? PromptProblem => Prompt.Trim() switch
    {
        { Length: 0 } => "Describe the picture first: a few words are enough.",
        { Length: > GenerationRequest.MaxPromptLength } text =>
            FormattableString.Invariant($"This prompt has {text.Length:N0} characters; at most {GenerationRequest.MaxPromptLength:N0} are possible."),
        _ => null,
    };
}
