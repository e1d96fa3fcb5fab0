using Unclip.Golden;
using Xunit;

namespace Unclip.Models.Tests.Prior;

public sealed class PriorGraphTests
{
    [Theory]
    [InlineData(999)]
    [InlineData(500)]
    [InlineData(0)]
    public void Prediction_equals_the_reference(int timestep)
    {
        using var golden = new GoldenNetwork(Network.Prior, "prior");
        golden.Feed("hidden_states").Feed("proj_embedding").Feed("encoder_hidden_states").Feed("attention_mask");
        golden.Runner.Timesteps(timestep, timestep);
        golden.AssertOutput("predicted_image_embedding", $"out_t{timestep}");
    }

    [Fact]
    public void Each_row_has_its_own_timestep()
    {
        using var golden = new GoldenNetwork(Network.Prior, "prior");
        golden.Feed("hidden_states").Feed("proj_embedding").Feed("encoder_hidden_states").Feed("attention_mask");
        golden.Runner.Timesteps(999, 0);
        float[] actual = golden.Runner.Run("predicted_image_embedding").Values;
        int width = actual.Length / 2;
        float[] expected = [.. golden.Tensors.Floats("out_t999").Take(width), .. golden.Tensors.Floats("out_t0").Skip(width)];
        GraphRunner.AssertClose(expected, actual, golden.Tolerance);
    }

    [Fact]
    public void Statistics_denormalise_as_the_reference_does()
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        EmbeddingStatistics statistics = Checkpoint.Open(GoldenFolder.TinyKarlo).EmbeddingStatistics;
        using GoldenTensors tensors = GoldenFolder.Tensors("prior");
        int width = statistics.Mean.Length;
        float[] actual = [.. tensors.Floats("hidden_states").Select((z, i) => (z * statistics.StandardDeviation[i % width]) + statistics.Mean[i % width])];
        GraphRunner.AssertClose(tensors.Floats("post_process_latents_of_hidden_states"), actual, 1e-6);
    }
}
