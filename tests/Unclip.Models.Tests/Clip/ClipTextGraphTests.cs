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
        golden.Runner.Input("input_ids", golden.Tensors.Integers("input_ids"), golden.Tensors.Shape("input_ids"));
        golden.AssertOutput(output, output);
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
            var (values, shape) = golden.Runner.Input("input_ids", ids[(row * length)..((row + 1) * length)], 1, length).Run("text_embeds");
            Assert.Equal([1, width], shape);
            GraphRunner.AssertClose(embeddings[(row * width)..((row + 1) * width)], values, golden.Tolerance);
        }
    }
}
