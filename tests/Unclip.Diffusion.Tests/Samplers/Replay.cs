using Unclip.Diffusion.Samplers;
using Unclip.Golden;

namespace Unclip.Diffusion.Tests.Samplers;

/// <summary>Runs a sampler on the network outputs and noises that a reference run recorded.</summary>
internal static class Replay
{
    public static async Task MatchesAsync(GoldenTensors golden, string run, PredictionKind prediction, ISampler sampler, double tolerance, bool learnedVariance = false)
    {
        float[] initial = golden.Floats(run + ".x_init"), z = golden.Floats(run + ".z"), outputs = golden.Floats(run + ".model_output");
        float[] noises = golden.Names.Contains(run + ".noise") ? golden.Floats(run + ".noise") : [];
        float[] xStarts = golden.Names.Contains(run + ".x0") ? golden.Floats(run + ".x0") : [];
        int[] timesteps = [.. golden.Integers(run + ".timesteps").Select(t => (int)t)];
        int size = initial.Length, outputSize = outputs.Length / timesteps.Length;
        var denoiser = new FunctionDenoiser(prediction, size, (_, t, _) =>
        {
            ReadOnlySpan<float> recorded = outputs.AsSpan(Array.IndexOf(timesteps, t) * outputSize, outputSize);
            return recorded[..(learnedVariance ? 2 * size : size)].ToArray();
        }, learnedVariance);

        int steps = 0;
        await foreach (SamplingStep step in sampler.SampleAsync(
            denoiser, initial, (i, noise) => noises.AsSpan(i * size, size).CopyTo(noise), cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.Equal((steps, timesteps[steps]), (step.Index, step.Timestep));
            Close.Within(tolerance, z.AsSpan(steps * size, size), step.XPrev.Span, $"{run}, x_prev after step {steps} (t = {step.Timestep})");
            if (xStarts.Length > 0)
                Close.Within(tolerance, xStarts.AsSpan(steps * size, size), step.XStart.Span, $"{run}, x̂0 of step {steps} (t = {step.Timestep})");
            steps++;
        }
        Assert.Equal(timesteps.Length, steps);
    }

    public static int[] Timesteps(GoldenTensors golden, string run) => [.. golden.Integers(run + ".timesteps").Select(t => (int)t)];
}
