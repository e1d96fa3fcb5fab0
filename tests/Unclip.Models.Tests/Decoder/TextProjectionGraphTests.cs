using Xunit;

namespace Unclip.Models.Tests.Decoder;

public sealed class TextProjectionGraphTests
{
    /// <summary>The reference's rows are [unguided, unguided, guided, guided]: the first two have the learned vector as z_i.</summary>
    [Theory]
    [InlineData("context", "cfg_encoder_hidden_states")]
    [InlineData("time_embeddings", "cfg_time_embeddings")]
    public void Guided_batch_equals_the_reference(string output, string tensor)
    {
        using var golden = new GoldenNetwork(Network.TextProjection, "text_proj");
        float[] unconditional = golden.Checkpoint.UnconditionalImageEmbedding;
        float[] embeddings = [.. unconditional, .. unconditional, .. golden.Tensors.Floats("image_embeddings")];
        golden.Runner.Input("image_embeddings", embeddings, 4, unconditional.Length);
        golden.Feed("prompt_embeds").Feed("text_encoder_hidden_states").AssertOutput(output, tensor);
    }

    [Theory]
    [InlineData("context", "nocfg_encoder_hidden_states")]
    [InlineData("time_embeddings", "nocfg_time_embeddings")]
    public void Unguided_batch_equals_the_reference(string output, string tensor)
    {
        using var golden = new GoldenNetwork(Network.TextProjection, "text_proj");
        float[] LastRows(string name) => [.. golden.Tensors.Floats(name).Skip(golden.Tensors.Floats(name).Length / 2)];
        long[] shape = golden.Tensors.Shape("text_encoder_hidden_states");
        golden.Feed("image_embeddings");
        golden.Runner.Input("prompt_embeds", LastRows("prompt_embeds"), 2, golden.Tensors.Shape("prompt_embeds")[1]);
        golden.Runner.Input("text_encoder_hidden_states", LastRows("text_encoder_hidden_states"), 2, shape[1], shape[2]);
        golden.AssertOutput(output, tensor);
    }
}
