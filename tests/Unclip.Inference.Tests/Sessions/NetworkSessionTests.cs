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
