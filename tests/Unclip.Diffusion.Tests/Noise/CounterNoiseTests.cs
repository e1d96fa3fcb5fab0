using Unclip.Diffusion.Noise;

namespace Unclip.Diffusion.Tests.Noise;

public class CounterNoiseTests
{
    private static float[] Draw(uint seed, int image, NoiseStage stage, int step, int length)
    {
        float[] values = new float[length];
        new CounterNoise(seed).Fill(image, stage, step, values);
        return values;
    }

    [Fact]
    public void An_image_gets_the_same_noise_in_every_batch()
    {
        const int size = 3 * 16 * 16;
        float[] batch = new float[4 * size];
        new CounterNoise(7).FillRows(0, NoiseStage.Decoder, 3, size, batch);
        for (int image = 0; image < 4; image++)
            Assert.Equal(Draw(7, image, NoiseStage.Decoder, 3, size), batch.AsSpan(image * size, size).ToArray());
        float[] second = new float[2 * size];
        new CounterNoise(7).FillRows(1, NoiseStage.Decoder, 3, size, second);
        Assert.Equal(batch.AsSpan(size, 2 * size).ToArray(), second);
    }

    [Fact]
    public void Seed_image_stage_and_step_each_change_the_noise()
    {
        float[][] draws =
        [
            Draw(0, 0, NoiseStage.Prior, 0, 8), Draw(1, 0, NoiseStage.Prior, 0, 8), Draw(0, 1, NoiseStage.Prior, 0, 8),
            Draw(0, 0, NoiseStage.Decoder, 0, 8), Draw(0, 0, NoiseStage.Prior, 1, 8),
        ];
        Assert.Equal(draws.Length * 8, draws.SelectMany(draw => draw).Distinct().Count());
    }

    [Fact]
    public void A_shorter_draw_is_the_beginning_of_a_longer_one() =>
        Assert.Equal(Draw(0, 2, NoiseStage.Prior, 5, 11)[..7], Draw(0, 2, NoiseStage.Prior, 5, 7));

    [Fact]
    public void The_noise_is_standard_normal()
    {
        const int n = 400_000;
        float[] values = Draw(20, 0, NoiseStage.Decoder, 0, n);
        double mean = values.Average(), variance = values.Average(v => (v - mean) * (v - mean));
        double kurtosis = values.Average(v => Math.Pow(v - mean, 4)) / (variance * variance);
        double neighbours = values.Zip(values.Skip(1), (a, b) => (double)a * b).Average();
        // Five standard errors: 1/√n, √(2/n), √(24/n), 1/√n.
        Assert.InRange(mean, -0.008, 0.008);
        Assert.InRange(variance, 1 - 0.0112, 1 + 0.0112);
        Assert.InRange(kurtosis, 3 - 0.039, 3 + 0.039);
        Assert.InRange(neighbours, -0.008, 0.008);
        Assert.InRange(values.Count(v => Math.Abs(v) > 1.959964) / (double)n, 0.05 - 0.0018, 0.05 + 0.0018);
    }
}
