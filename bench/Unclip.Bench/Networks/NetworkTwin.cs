using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using Unclip.Models;
using Unclip.Models.Decoder;
using Unclip.Models.Prior;
using Unclip.Training;
using Unclip.Training.Checkpoints;
using Unclip.Training.Networks;
using static TorchSharp.torch;

namespace Unclip.Bench.Networks;

/// <summary>One network twice, in ONNX Runtime and in TorchSharp, with the same weights, inputs and number of threads.</summary>
internal sealed class NetworkTwin : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions run = new();
    private readonly string[] inputNames;
    private readonly OrtValue[] inputs;
    private readonly string[] outputNames;
    private readonly OrtValue[] outputs;
    private readonly float[] output;
    private readonly Func<Tensor> forward;

    private NetworkTwin(string graphPath, int threads, string outputName, (string Name, Tensor Value)[] inputs, Func<Tensor> forward)
    {
        set_num_threads(threads);
        using SessionOptions options = MeasuredSession.Options(threads);
        session = new(graphPath, options);
        this.forward = forward;
        inputNames = [.. inputs.Select(input => input.Name)];
        this.inputs = [.. inputs.Select(input => OrtValue.CreateTensorValueFromMemory(input.Value.data<float>().ToArray(), input.Value.shape))];
        using NoCollection quiet = new();
        using Tensor first = ForwardOnce();
        output = new float[first.numel()];
        outputNames = [outputName];
        outputs = [OrtValue.CreateTensorValueFromMemory(output, first.shape)];
        RequireEqual(first);
    }

    /// <summary>Unclip.Training makes libtorch loadable when it is first touched, which must come before TorchSharp is.</summary>
    static NetworkTwin()
    {
        RuntimeHelpers.RunModuleConstructor(typeof(CheckpointReader).Module.ModuleHandle);
        TorchRuntime.KeepFreedMemory();
    }

    /// <summary>The twins of the prior or the decoder, after a forward pass each that gave the same result.</summary>
    public static NetworkTwin Open(string modelFolder, Network network, int batch, int threads, string cacheFolder)
    {
        string graphPath = NetworkCompiler.Compile(Checkpoint.Open(modelFolder), network, cacheFolder).GraphPath;
        manual_seed(0);
        return network switch
        {
            Network.Prior => Prior(modelFolder, graphPath, batch, threads),
            Network.Decoder => Decoder(modelFolder, graphPath, batch, threads),
            _ => throw new ArgumentOutOfRangeException(nameof(network), network, "Only the networks that run at every step are measured."),
        };
    }

    public void RunOnnx() => session.Run(run, inputNames, inputs, outputNames, outputs);

    public void RunTorch()
    {
        using Tensor result = ForwardOnce();
    }

    public void Dispose()
    {
        foreach (OrtValue value in inputs.Concat(outputs))
            value.Dispose();
        run.Dispose();
        session.Dispose();
    }

    private static NetworkTwin Prior(string modelFolder, string graphPath, int batch, int threads)
    {
        PriorTransformerConfig config = CheckpointReader.Config<PriorTransformerConfig>(modelFolder, "prior");
        ParameterSet set = new();
        PriorTransformer prior = new(set, config);
        CheckpointReader.Load(set, Path.Combine(modelFolder, "prior", CheckpointWriter.DiffusersWeights));
        Tensor sample = randn(batch, config.EmbeddingDim), timesteps = full([batch], 500f), text = randn(batch, config.EmbeddingDim);
        Tensor hidden = randn(batch, config.NumEmbeddings, config.EmbeddingDim), keep = ones(batch, config.NumEmbeddings);
        return new(graphPath, threads, "predicted_image_embedding",
            [("hidden_states", sample), ("timestep", timesteps), ("proj_embedding", text), ("encoder_hidden_states", hidden), ("attention_mask", keep)],
            () => prior.Forward(sample, timesteps, text, hidden, keep));
    }

    private static NetworkTwin Decoder(string modelFolder, string graphPath, int batch, int threads)
    {
        UNetConfig config = CheckpointReader.Config<UNetConfig>(modelFolder, "decoder");
        ParameterSet set = new();
        UNet decoder = new(set, config);
        CheckpointReader.Load(set, Path.Combine(modelFolder, "decoder", CheckpointWriter.DiffusersWeights));
        Checkpoint checkpoint = Checkpoint.Open(modelFolder);
        int tokens = checkpoint.TextEncoderConfig.MaxPositionEmbeddings + checkpoint.TextProjectionConfig.ClipExtraContextTokens;
        Tensor sample = randn(batch, config.InChannels, config.SampleSize, config.SampleSize), timesteps = full([batch], 500f);
        Tensor context = randn(batch, tokens, config.CrossAttentionDim), keep = ones(batch, tokens), addend = randn(batch, config.TimeEmbedDim);
        return new(graphPath, threads, "out_sample",
            [("sample", sample), ("timestep", timesteps), ("encoder_hidden_states", context), ("class_labels", addend), ("attention_mask", keep)],
            () => decoder.Forward(sample, timesteps, context, keep, addend));
    }

    private Tensor ForwardOnce()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        return forward().contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Times of networks that compute different things are not comparable.</summary>
    private void RequireEqual(Tensor expected)
    {
        RunOnnx();
        float[] values = expected.data<float>().ToArray();
        double scale = Math.Max(1, values.Max(Math.Abs)), difference = values.Zip(output, (a, b) => Math.Abs(a - b)).Max();
        if (!(difference <= 1e-3 * scale))
            throw new InvalidOperationException($"ONNX Runtime and TorchSharp differ by {difference} where the largest value is {scale}.");
    }
}
