using Unclip.Diffusion.Noise;

namespace Unclip.Inference.Stages;

/// <summary>The noise of everything that paints.</summary>
/// <param name="Seed">The request's.</param>
/// <param name="Count">Pictures.</param>
/// <param name="IsShared">Whether all pictures get the first one's: they then differ in their conditions alone.</param>
/// <param name="DecoderStart">x_T of the decoder, [B, SampleSize], where it is known; null: it is drawn.</param>
internal sealed record PaintingNoise(uint Seed, int Count, bool IsShared = false, float[]? DecoderStart = null)
{
    public StageNoise Of(NoiseStage stage, int sampleSize)
    {
        StageNoise noise = IsShared
            ? StageNoise.Shared(Seed, stage, Count, sampleSize)
            : StageNoise.FromSeed(Seed, stage, Count, sampleSize);
        return stage == NoiseStage.Decoder && DecoderStart is not null ? noise with { Initial = DecoderStart } : noise;
    }
}
