using Unclip.Diffusion.Schedules;

namespace Unclip.Diffusion.Tests.Samplers;

/// <summary>The exact noise predictor of data that is N(0.3, 0.5²): √(1-ᾱ) (x - 0.3 √ᾱ) / (0.25 ᾱ + 1 - ᾱ).</summary>
internal static class ToyEpsilon
{
    public static FunctionDenoiser Denoiser(NoiseSchedule schedule, int sampleSize) => new(PredictionKind.Epsilon, sampleSize, (x, t, _) =>
    {
        double a = schedule.AlphaBar(t);
        return [.. x.Select(v => (float)(Math.Sqrt(1 - a) * (v - Math.Sqrt(a) * 0.3) / (a * 0.25 + 1 - a)))];
    });
}
