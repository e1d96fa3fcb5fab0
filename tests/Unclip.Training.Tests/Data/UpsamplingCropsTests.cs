using Unclip.Inference.Pictures;
using Unclip.Training.Data;
using Xunit;
using static TorchSharp.torch;

namespace Unclip.Training.Tests.Data;

public sealed class UpsamplingCropsTests
{
    private static readonly Degradation None = new() { Blur = 0 };

    [Fact]
    public void A_crop_is_the_same_part_of_the_picture_and_of_its_enlarged_small_picture()
    {
        UpsamplingCrops crops = new(32, 128, 64, None, seed: 4);
        (Tensor large, Tensor upscaled) = crops.Draw(step: 7, worker: 1, count: 6);
        Assert.Equal([6, 3, 64, 64], large.shape);
        // Averaged down again, both say the same; the enlarged one up to what the bicubic kernel spreads.
        Tensor difference = nn.functional.avg_pool2d(large, 4) - nn.functional.avg_pool2d(upscaled, 4);
        Assert.True(difference.abs().mean().item<float>() < 0.03);
        Assert.True((large - upscaled).abs().max().item<float>() > 0.2);
    }

    [Fact]
    public void Enlarging_a_part_equals_a_part_of_the_enlarged_whole()
    {
        UpsamplingCrops whole = new(32, 128, 128, None, seed: 5), parts = new(32, 128, 32, None, seed: 5);
        float[] all = Planes(whole.Draw(0, 0, 2).Upscaled, 0), part = Planes(parts.Draw(0, 0, 2).Upscaled, 0);
        Assert.Contains(Enumerable.Range(0, 25 * 25), place =>
            Enumerable.Range(0, 3 * 32).All(row => part.AsSpan(row * 32, 32).SequenceEqual(
                all.AsSpan(((row / 32 * 128) + (place / 25 * 4) + (row % 32)) * 128 + (place % 25 * 4), 32), Near.Equality)));

        static float[] Planes(Tensor batch, int row) => batch[row].contiguous().data<float>().ToArray();
    }

    [Fact]
    public void The_same_step_draws_the_same_crops_and_another_does_not()
    {
        UpsamplingCrops crops = new(16, 64, 16, new() { Blur = 1, Noise = 0.1f, JpegQuality = 50 }, seed: 6);
        float[] Draw(long step) => crops.Draw(step, 0, 4).Upscaled.data<float>().ToArray();
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    private sealed class Near : IEqualityComparer<float>
    {
        public static Near Equality { get; } = new();
        public bool Equals(float x, float y) => Math.Abs(x - y) < 1e-5f;
        public int GetHashCode(float value) => 0;
    }
}
