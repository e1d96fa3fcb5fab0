using Xunit;

namespace Unclip.Models.Tests.Clip;

public sealed class ClipTextGraphTests
{
    [Theory]
    [InlineData("last_hidden_state")]
    [InlineData("text_embeds")]
    public void Outputs_equal_the_reference(string output)
    {
        using var golden = new GoldenNetwork(Network.TextEncoder, "text_encoder");
        long[] shape = golden.Tensors.Shape("input_ids");
        golden.Runner.Input("input_ids", golden.Tensors.Integers("input_ids"), shape).Input("attention_mask", Ones(shape[0] * shape[1]), shape);
        golden.AssertOutput(output, output);
    }

    [Theory]
    [InlineData("last_hidden_state")]
    [InlineData("text_embeds")]
    public void Outputs_with_masked_padding_equal_the_reference(string output)
    {
        using var golden = new GoldenNetwork(Network.TextEncoder, "text_encoder");
        golden.Runner.Input("input_ids", golden.Tensors.Integers("input_ids"), golden.Tensors.Shape("input_ids"));
        golden.Feed("attention_mask").AssertOutput(output, "masked_" + output);
    }

    [Fact]
    public void A_caption_alone_gives_what_it_gives_in_a_batch()
    {
        using var golden = new GoldenNetwork(Network.TextEncoder, "text_encoder");
        long[] ids = golden.Tensors.Integers("input_ids");
        float[] embeddings = golden.Tensors.Floats("text_embeds");
        int length = (int)golden.Tensors.Shape("input_ids")[1];
        int width = (int)golden.Tensors.Shape("text_embeds")[1];
        for (int row = 0; row < 4; row++)
        {
            var (values, shape) = golden.Runner.Input("input_ids", ids[(row * length)..((row + 1) * length)], 1, length).Input("attention_mask", Ones(length), 1, length).Run("text_embeds");
            Assert.Equal([1, width], shape);
            GraphRunner.AssertClose(embeddings[(row * width)..((row + 1) * width)], values, golden.Tolerance);
        }
    }

    private static float[] Ones(long count) => [.. Enumerable.Repeat(1f, (int)count)];
}
