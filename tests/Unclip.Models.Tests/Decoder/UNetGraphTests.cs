using Xunit;

namespace Unclip.Models.Tests.Decoder;

public sealed class UNetGraphTests
{
    private static GoldenNetwork WithoutTimestep()
    {
        var golden = new GoldenNetwork(Network.Decoder, "decoder");
        return golden.Feed("sample").Feed("encoder_hidden_states").Feed("class_labels");
    }

    [Theory]
    [InlineData(999)]
    [InlineData(421)]
    [InlineData(0)]
    public void Output_equals_the_reference(int timestep)
    {
        using GoldenNetwork golden = WithoutTimestep().Feed("attention_mask");
        golden.Runner.Timesteps(timestep, timestep, timestep, timestep);
        golden.AssertOutput("out_sample", $"out_t{timestep}");
    }

    [Fact]
    public void A_mask_of_ones_equals_the_reference_without_a_mask()
    {
        using GoldenNetwork golden = WithoutTimestep();
        golden.Runner.Timesteps(421, 421, 421, 421);
        long[] shape = golden.Tensors.Shape("attention_mask");
        golden.Runner.Input("attention_mask", [.. Enumerable.Repeat(1f, (int)(shape[0] * shape[1]))], shape);
        golden.AssertOutput("out_sample", "out_t421_no_mask");
    }

    [Fact]
    public void Each_row_has_its_own_timestep()
    {
        using GoldenNetwork golden = WithoutTimestep().Feed("attention_mask");
        golden.Runner.Timesteps(999, 421, 0, 999);
        float[] actual = golden.Runner.Run("out_sample").Values;
        int size = actual.Length / 4;
        float[] Row(string tensor, int row) => golden.Tensors.Floats(tensor)[(row * size)..((row + 1) * size)];
        float[] expected = [.. Row("out_t999", 0), .. Row("out_t421", 1), .. Row("out_t0", 2), .. Row("out_t999", 3)];
        GraphRunner.AssertClose(expected, actual, golden.Tolerance);
    }

    [Fact]
    public void A_row_alone_gives_what_it_gives_in_a_batch()
    {
        using var golden = new GoldenNetwork(Network.Decoder, "decoder");
        float[] mask = Array.ConvertAll(golden.Tensors.Integers("attention_mask"), value => (float)value);
        float[] expected = golden.Tensors.Floats("out_t421");
        for (int row = 0; row < 4; row++)
        {
            foreach (string input in (string[])["sample", "encoder_hidden_states", "class_labels"])
                golden.Runner.Input(input, Row(golden.Tensors.Floats(input), row), [1, .. golden.Tensors.Shape(input)[1..]]);
            golden.Runner.Input("attention_mask", Row(mask, row), 1, mask.Length / 4).Timesteps(421);
            GraphRunner.AssertClose(Row(expected, row), golden.Runner.Run("out_sample").Values, golden.Tolerance);
        }

        static float[] Row(float[] values, int row) => values[(row * values.Length / 4)..((row + 1) * values.Length / 4)];
    }
}
