namespace Unclip.Inference;

/// <summary>
/// What a checkpoint says about itself, in <c>card.json</c> beside <c>model_index.json</c> (snake_case there).
/// A folder without a card gets one with its folder name, and Karlo's settings where it has Karlo's schedulers.
/// </summary>
public sealed record ModelCard
{
    public required string Name { get; init; }
    public string Description { get; init; } = "";
    public string License { get; init; } = "";
    /// <summary>Lower-case words that captions were made of; empty: any word may be known.</summary>
    public IReadOnlyList<string> Vocabulary { get; init; } = [];
    public IReadOnlyList<string> ExamplePrompts { get; init; } = [];
    /// <summary>Recommended settings; null: the request's own defaults.</summary>
    public RecommendedSettings? Recommended { get; init; }
    /// <summary>How it was trained, in words, one entry a line.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
    /// <summary>What was measured of it.</summary>
    public IReadOnlyList<Measurement> Quality { get; init; } = [];
}

/// <param name="What">What was measured: "right kind, one thing".</param>
/// <param name="Value">With its unit: "97.0 %".</param>
public sealed record Measurement(string What, string Value);

/// <summary>Settings that suit a checkpoint.</summary>
public sealed record RecommendedSettings(
    int PriorSteps, double PriorGuidanceScale, int DecoderSteps, double DecoderGuidanceScale,
    SamplerKind Sampler = SamplerKind.Ddim, int UpsamplerSteps = 7, double DecoderGuidanceStart = 0, double DecoderGuidanceEnd = 1)
{
    /// <summary>What Karlo was published with.</summary>
    public static RecommendedSettings Karlo { get; } = new(25, 4, 25, 8, SamplerKind.Ddpm);
}
