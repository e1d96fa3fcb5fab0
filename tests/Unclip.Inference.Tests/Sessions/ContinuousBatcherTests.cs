using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Unclip.Inference.Sessions;
using Unclip.Models;
using Unclip.Models.Decoder;

namespace Unclip.Inference.Tests.Sessions;

public sealed class ContinuousBatcherTests : IDisposable
{
    /// <summary>A pass of these takes a second, in which others queue up.</summary>
    private const int ManyRows = 120;

    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentQueue<int> passes = []; // rows of each
    private readonly MeterListener listener = new();
    private UnclipModel? opened;

    public ContinuousBatcherTests()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "unclip.pass.rows") self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, rows, tags, _) =>
        {
            if (tags.ToArray().Contains(new("model", Path.GetFileName(folder.Path)))) passes.Enqueue(rows);
        });
        listener.Start();
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        listener.Dispose();
        opened?.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task What_queues_up_behind_a_pass_is_one_pass_and_each_gets_what_it_gets_alone()
    {
        UnclipModel model = Open(TinyKarlo.Options);
        using DecoderRows first = new(model, 37, seed: 1), second = new(model, 41, seed: 2);
        float[][] alone = [await first.RunAsync(Now), await second.RunAsync(Now)];
        float[][] together = [];
        // On a busy machine, the pass before them may be over before both have come.
        for (int tries = 0; tries < 20 && !passes.Contains(37 + 41); tries++)
            together = await BehindAnotherAsync(model, () => first.RunAsync(Now), () => second.RunAsync(Now));
        Assert.Contains(37 + 41, passes);
        Close.Within(1e-5, alone[0], together[0]);
        Close.Within(1e-5, alone[1], together[1]);
    }

    [Fact]
    public async Task Whoever_is_cancelled_leaves_and_the_others_go_on()
    {
        UnclipModel model = Open(TinyKarlo.Options);
        using DecoderRows stays = new(model, 31, seed: 1), leaves = new(model, 33, seed: 2);
        float[] alone = await stays.RunAsync(Now);
        using CancellationTokenSource cancellation = new();
        Task<float[]>? left = null;
        float[][] others = await BehindAnotherAsync(model, () => stays.RunAsync(Now), async () =>
        {
            left = leaves.RunAsync(cancellation.Token);
            await cancellation.CancelAsync();
            return [];
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left!);
        Close.Within(1e-5, alone, others[0]);
        Assert.DoesNotContain(31 + 33, passes);
    }

    [Fact]
    public async Task Without_a_budget_for_it_no_pass_is_shared()
    {
        UnclipModel model = Open(TinyKarlo.Options with { BatchBudget = 0 });
        using DecoderRows first = new(model, 17, seed: 1), second = new(model, 19, seed: 2);
        await BehindAnotherAsync(model, () => first.RunAsync(Now), () => second.RunAsync(Now));
        Assert.Contains(17, passes);
        Assert.Contains(19, passes);
        Assert.DoesNotContain(17 + 19, passes);
    }

    [Fact]
    public async Task What_is_wrong_with_one_call_is_told_to_that_one()
    {
        UnclipModel model = Open(TinyKarlo.Options);
        using DecoderRows right = new(model, 11, seed: 1);
        using NetworkCall wrong = model.Call(Network.Decoder);
        wrong.Output("no such output", 1);
        await BehindAnotherAsync(model, () => right.RunAsync(Now), async () =>
        {
            await Assert.ThrowsAsync<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>(() => wrong.RunAsync(Now));
            return [];
        });
    }

    [Fact]
    public async Task Jobs_of_all_kinds_at_once_give_the_pictures_that_they_give_alone()
    {
        UnclipModel model = Open(TinyKarlo.Options);
        GenerationRequest[] requests =
        [
            .. Enumerable.Range(1, 5).Select(i => new GenerationRequest
            {
                Prompt = i % 2 == 0 ? "a fox" : "a red house", PriorSteps = 2 + i, DecoderSteps = 3 + i, UpsamplerSteps = 2, Count = 1 + (i % 2),
                DecoderGuidanceScale = i == 3 ? 1 : 4, Seed = (uint)i,
            }),
        ];
        List<byte[][]> alone = [];
        foreach (GenerationRequest request in requests) alone.Add(await PicturesAsync(model, request));
        passes.Clear();
        byte[][][] together = await Task.WhenAll(requests.Select(request => Task.Run(() => PicturesAsync(model, request))));
        foreach ((byte[] expected, byte[] actual) in alone.SelectMany(p => p).Zip(together.SelectMany(p => p)))
            Assert.InRange(expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max(), 0, 1);
        Assert.InRange(passes.Max(), 5, int.MaxValue); // None of them has more than four rows.
    }

    /// <summary>A model of the test's own: nobody else's passes are among its own.</summary>
    private UnclipModel Open(InferenceOptions options)
    {
        TinyKarlo.CopyTo(folder.Path);
        return opened = UnclipModel.Open(folder.Path, options);
    }

    private static async Task<byte[][]> PicturesAsync(UnclipModel model, GenerationRequest request)
    {
        GenerationStep? last = null;
        await foreach (GenerationStep step in new UnclipPipeline(model).GenerateAsync(request, Now)) last = step;
        return [.. Assert.IsType<PicturesFinished>(last).Pictures.Select(picture => picture.Rgb)];
    }

    /// <summary>Starts the runs while the decoder is busy with something else.</summary>
    private static async Task<float[][]> BehindAnotherAsync(UnclipModel model, params Func<Task<float[]>>[] runs)
    {
        using DecoderRows many = new(model, ManyRows, seed: 9);
        Task<float[]> busy = many.RunAsync(Now);
        await Task.Delay(50, Now);
        Task<float[]>[] started = [.. runs.Select(run => run())];
        Assert.False(busy.IsCompleted, "The pass that keeps the decoder busy was over too soon.");
        await busy;
        return await Task.WhenAll(started);
    }

    /// <summary>A forward pass of the decoder on random numbers.</summary>
    private sealed class DecoderRows : IDisposable
    {
        private readonly NetworkCall call;
        private readonly float[] output;

        public DecoderRows(UnclipModel model, int rows, int seed)
        {
            UNetConfig config = model.Checkpoint.DecoderConfig;
            int side = config.SampleSize, length = model.Tokenizer.ContextLength + model.Checkpoint.TextProjectionConfig.ClipExtraContextTokens;
            Random random = new(seed);
            call = model.Call(Network.Decoder);
            Fill(call.Input("sample", rows, config.InChannels, side, side));
            Fill(call.Input("timestep", rows), scale: 900);
            call.FixedInput("encoder_hidden_states", Fill(new float[rows * length * config.CrossAttentionDim]), rows, length, config.CrossAttentionDim);
            call.FixedInput("class_labels", Fill(new float[rows * config.TimeEmbedDim]), rows, config.TimeEmbedDim);
            call.FixedInput("attention_mask", Enumerable.Repeat(1f, rows * length).ToArray(), rows, length);
            output = call.Output("out_sample", rows, config.OutChannels, side, side);

            float[] Fill(float[] values, float scale = 1)
            {
                for (int i = 0; i < values.Length; i++) values[i] = scale * random.NextSingle();
                return values;
            }
        }

        public async Task<float[]> RunAsync(CancellationToken cancellationToken)
        {
            await call.RunAsync(cancellationToken);
            return [.. output];
        }

        public void Dispose() => call.Dispose();
    }
}
