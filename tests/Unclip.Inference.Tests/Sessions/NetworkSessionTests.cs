using Unclip.Inference.Sessions;
using Unclip.Models;
using Unclip.Models.Decoder;

namespace Unclip.Inference.Tests.Sessions;

public class NetworkSessionTests
{
    private const int Rows = 120;

    /// <summary>One forward pass of about a second: the tiny decoder on many rows.</summary>
    private static NetworkCall LongCall(UnclipModel model)
    {
        NetworkCall call = model.Call(Network.Decoder);
        UNetConfig config = model.Checkpoint.DecoderConfig;
        int side = config.SampleSize, tokens = model.Tokenizer.ContextLength + model.Checkpoint.TextProjectionConfig.ClipExtraContextTokens;
        call.Input("sample", Rows, config.InChannels, side, side);
        call.Input("timestep", Rows);
        call.Input("encoder_hidden_states", Rows, tokens, config.CrossAttentionDim);
        call.Input("class_labels", Rows, config.TimeEmbedDim);
        Array.Fill(call.Input("attention_mask", Rows, tokens), 1);
        call.Output("out_sample", Rows, config.OutChannels, side, side);
        return call;
    }

    [Fact]
    public async Task A_network_that_was_closed_meanwhile_opens_for_the_next_pass()
    {
        using TemporaryFolder folder = new();
        TinyKarlo.CopyTo(folder.Path);
        using UnclipModel model = UnclipModel.Open(folder.Path, TinyKarlo.Options);
        using NetworkCall call = model.Call(Network.TextProjection);
        TextProjectionConfig config = model.Checkpoint.TextProjectionConfig;
        int width = config.ClipEmbeddingsDim, length = model.Tokenizer.ContextLength;
        call.FixedInput("image_embeddings", Enumerable.Range(0, width).Select(i => i / (float)width).ToArray(), 1, width);
        call.FixedInput("prompt_embeds", new float[width], 1, width);
        call.FixedInput("text_encoder_hidden_states", new float[length * width], 1, length, width);
        call.Output("context", 1, config.ClipExtraContextTokens + length, config.CrossAttentionDim);
        float[] output = call.Output("time_embeddings", 1, config.TimeEmbedDim);
        await call.RunAsync(TestContext.Current.CancellationToken);
        float[] first = [.. output];
        Array.Clear(output);
        model.Unload();
        await call.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(first, output);
        Assert.Contains(output, value => value != 0);
    }

    [Fact]
    public async Task Cancelling_ends_a_forward_pass_that_has_begun_and_leaves_the_session_usable()
    {
        using NetworkCall call = LongCall(TinyKarlo.Model);
        await call.RunAsync(TestContext.Current.CancellationToken); // opens the session
        using var cancellation = new CancellationTokenSource();
        Task run = call.RunAsync(cancellation.Token);
        await Task.Delay(30, TestContext.Current.CancellationToken);
        Assert.False(run.IsCompleted, "The forward pass was over before it could be cancelled.");
        await cancellation.CancelAsync();
        // A pass that is let run to its end completes instead.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await call.RunAsync(TestContext.Current.CancellationToken);
    }
}
