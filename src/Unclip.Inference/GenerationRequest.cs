using System.ComponentModel.DataAnnotations;

namespace Unclip.Inference;

/// <summary>The algorithm that steps x_t towards x_0 in the decoder.</summary>
public enum SamplerKind
{
    Ddim,
    Ddpm,
    /// <summary>DPM-Solver++(2M).</summary>
    DpmSolver,
}

/// <summary>Everything that determines a generation besides the model: same request and model, same pictures.</summary>
public sealed record GenerationRequest
{
    public const int MaxPromptLength = 1000;

    [Required, StringLength(MaxPromptLength)]
    public required string Prompt { get; init; }

    /// <summary>B, how many pictures: each has its own noise, drawn from (Seed, picture index).</summary>
    [Range(1, 8)]
    public int Count { get; init; } = 1;

    /// <summary>0 is a seed like any other.</summary>
    public uint Seed { get; init; }

    [Range(1, 1000)]
    public int PriorSteps { get; init; } = 25;

    /// <summary>s of the prior, applied to x̂0 = z_i.</summary>
    [Range(1.0, 20.0)]
    public double PriorGuidanceScale { get; init; } = 2;

    [Range(1, 1000)]
    public int DecoderSteps { get; init; } = 20;

    /// <summary>s of the decoder.</summary>
    [Range(1.0, 20.0)]
    public double DecoderGuidanceScale { get; init; } = 2;

    public SamplerKind Sampler { get; init; } = SamplerKind.Ddim;

    /// <summary>Stochasticity of DDIM: 0 deterministic, 1 ancestral. The others ignore it.</summary>
    [Range(0.0, 1.0)]
    public double Eta { get; init; }
}
