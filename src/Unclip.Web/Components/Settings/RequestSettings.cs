using Unclip.Inference;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Settings;

/// <summary>What the person has set on the page: a request in the making.</summary>
public sealed class RequestSettings
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
    public double DecoderGuidanceStart { get; set; }
    public double DecoderGuidanceEnd { get; set; }
    public SamplerKind Sampler { get; set; }
    public double Eta { get; set; }
    /// <summary>Null: the size that the model makes by itself.</summary>
    public int? Side { get; set; }
    public int UpsamplerSteps { get; set; }

    public RequestSettings() => Restore(DefaultsFor(null));

    /// <summary>The card's recommendation, else the request's own defaults.</summary>
    public static GenerationRequest DefaultsFor(ModelCard? card) => GenerationRequest.Recommended(card, prompt: "");

    public void Restore(PaintingRequest request)
    {
        if (request is GenerationRequest generation) Prompt = generation.Prompt;
        Count = request.Count;
        Seed = request.Seed;
        RestoreAdvanced(request);
    }

    public void RestoreAdvanced(PaintingRequest request)
    {
        if (request is ImaginingRequest imagining)
        {
            Prior = imagining.Prior;
            PriorSteps = imagining.PriorSteps;
            PriorGuidanceScale = imagining.PriorGuidanceScale;
            PriorCandidates = imagining.PriorCandidates;
        }

        DecoderSteps = request.DecoderSteps;
        DecoderGuidanceScale = request.DecoderGuidanceScale;
        DecoderGuidanceStart = request.DecoderGuidanceStart;
        DecoderGuidanceEnd = request.DecoderGuidanceEnd;
        Sampler = request.Sampler;
        Eta = request.Eta;
        Side = request.Side;
        UpsamplerSteps = request.UpsamplerSteps;
    }

    /// <summary>The same, its seed kept for the next run, as far as a model can do it.</summary>
    /// <param name="request">What was painted.</param>
    /// <param name="capabilities">The model's; null: it is not known yet.</param>
    public void RestoreExactly(PaintingRequest request, ModelCapabilities? capabilities)
    {
        Restore(request);
        if (capabilities is not null) Fit(capabilities);
        NewSeedEachTime = false;
    }

    /// <summary>Before every run: a new seed, where each gets its own.</summary>
    public void ChooseSeed()
    {
        if (NewSeedEachTime) Seed = RandomSeed.Next();
    }

    /// <summary>What the model cannot do becomes what it usually does.</summary>
    public void Fit(ModelCapabilities capabilities)
    {
        if (Side is { } side && !capabilities.Cascade.Sides.Contains(side)) Side = null;
        if (capabilities.Priors is [var usual, ..] && !capabilities.Priors.Contains(Prior)) Prior = usual;
    }

    public GenerationRequest ToRequest() => Fill(new GenerationRequest { Prompt = Prompt.Trim() });

    /// <summary>A request with these settings, as far as its kind has them.</summary>
    public TRequest Fill<TRequest>(TRequest request)
        where TRequest : PaintingRequest
    {
        PaintingRequest filled = request with
        {
            Count = Count,
            Seed = Seed,
            DecoderSteps = DecoderSteps,
            DecoderGuidanceScale = DecoderGuidanceScale,
            DecoderGuidanceStart = DecoderGuidanceStart,
            DecoderGuidanceEnd = DecoderGuidanceEnd,
            Sampler = Sampler,
            Eta = Eta,
            Side = Side,
            UpsamplerSteps = UpsamplerSteps,
        };
        if (filled is ImaginingRequest imagining)
        {
            filled = imagining with
            {
                Prior = Prior,
                PriorSteps = PriorSteps,
                PriorGuidanceScale = PriorGuidanceScale,
                PriorCandidates = PriorCandidates,
            };
        }

        return (TRequest)filled;
    }

    /// <summary>What is wrong with the prompt, in words; null when nothing is.</summary>
    public string? PromptProblem => CaptionProblem(Prompt, PromptTexts.DescribeFirst);

    /// <summary>What is wrong with a caption, in words; null when nothing is.</summary>
    /// <param name="caption">As it was typed.</param>
    /// <param name="ifEmpty">What to say where there is none.</param>
    public static string? CaptionProblem(string caption, string ifEmpty) => caption.Trim() switch
    {
        { Length: 0 } => ifEmpty,
        { Length: > GenerationRequest.MaxPromptLength } text =>
            PromptTexts.TooManyCharacters.With(text.Length, GenerationRequest.MaxPromptLength),
        _ => null,
    };
}
