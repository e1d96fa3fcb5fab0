using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Unclip.Diffusion.Guidance;
using Unclip.Inference.Manipulations;

namespace Unclip.Inference;

/// <summary>The algorithm that steps x_t towards x_0 in the decoder.</summary>
public enum SamplerKind
{
    Ddim,
    Ddpm,
    /// <summary>DPM-Solver++(2M).</summary>
    DpmSolver,
}

/// <summary>What every way to pictures has in common: how z_i is decoded and upsampled.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = ToolProperty)]
[JsonDerivedType(typeof(GenerationRequest), PromptTool)]
[JsonDerivedType(typeof(VariationRequest), "variations")]
[JsonDerivedType(typeof(InterpolationRequest), "interpolation")]
[JsonDerivedType(typeof(TextInterpolationRequest), "text_interpolation")]
[JsonDerivedType(typeof(TextDiffRequest), "text_diff")]
[JsonDerivedType(typeof(MixtureRequest), "mixture")]
[JsonDerivedType(typeof(ReconstructionRequest), "reconstruction")]
[JsonDerivedType(typeof(InpaintingRequest), "inpainting")]
[JsonDerivedType(typeof(UpsamplingRequest), "upsampling")]
public abstract record PaintingRequest
{
    internal const string ToolProperty = "tool";
    internal const string PromptTool = "prompt";

    /// <summary>B, how many pictures: each has its own noise, drawn from (Seed, picture index).</summary>
    [Range(1, 16)]
    public int Count { get; init; } = 1;

    /// <summary>0 is a seed like any other.</summary>
    public uint Seed { get; init; }

    [Range(1, 1000)]
    public int DecoderSteps { get; init; } = 20;

    /// <summary>s of the decoder.</summary>
    [Range(1.0, 20.0)]
    public double DecoderGuidanceScale { get; init; } = 2;

    /// <summary>The share of the decoder's way from noise to picture after which guidance acts.</summary>
    [Range(0.0, 1.0)]
    public double DecoderGuidanceStart { get; init; }

    /// <summary>The share until which it acts; where it does not, a step costs half.</summary>
    [Range(0.0, 1.0)]
    public double DecoderGuidanceEnd { get; init; } = 1;

    public SamplerKind Sampler { get; init; } = SamplerKind.Ddim;

    /// <summary>Stochasticity of DDIM: 0 deterministic, 1 ancestral. The others ignore it.</summary>
    [Range(0.0, 1.0)]
    public double Eta { get; init; }

    /// <summary>Width and height of the pictures, one of the model's <see cref="Cascade.Sides"/>; null: its <see cref="Cascade.DefaultSide"/>.</summary>
    public int? Side { get; init; }

    /// <summary>Steps of the first upsampler, where one is needed; for a second one see <see cref="Cascade.UpsamplerSteps"/>.</summary>
    [Range(1, 1000)]
    public int UpsamplerSteps { get; init; } = 7;

    internal GuidanceInterval DecoderGuidanceInterval => new(DecoderGuidanceStart, DecoderGuidanceEnd);

    /// <summary>Whether a prior is needed.</summary>
    [JsonIgnore]
    public virtual bool ReadsTexts => false;

    /// <summary>Whether an image encoder is needed.</summary>
    [JsonIgnore]
    public virtual bool ReadsPictures => false;

    /// <summary>Whether a picture's own noise is looked for first.</summary>
    [JsonIgnore]
    public virtual bool Inverts => false;
}
