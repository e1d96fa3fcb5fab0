using Unclip.Models.Onnx;
using Unclip.Models.Onnx.Ir;

namespace Unclip.Models.Decoder;

/// <summary>
/// ADM's UNet. As UNet2DConditionModel with simple cross attention its attention layers read a context as added keys and
/// values; as UNet2DModel it has no context and no attention. Down blocks halve the size at their end except the last,
/// up blocks double it.
/// </summary>
internal sealed class UNetGraph
{
    private readonly GraphBuilder graph;
    private readonly UNetConfig config;
    private readonly ResnetBlock resnet;
    private readonly AddedKvAttention? attention;
    private readonly Value activatedTime;
    private readonly Value sample;

    private UNetGraph(GraphBuilder graph, UNetConfig config, int? contextLength)
    {
        this.graph = graph;
        this.config = config;
        int timeChannels = config.TimeEmbedDim;
        sample = graph.Input("sample", TensorProto.Types.DataType.Float, Dim.Batch, config.InChannels, config.SampleSize, config.SampleSize);
        Value timestep = graph.Input("timestep", TensorProto.Types.DataType.Float, Dim.Batch);
        Value time = TimestepEmbedding.Build(graph, timestep, "time_embedding", config.BlockOutChannels[0], timeChannels, config.FlipSinToCos, config.FreqShift);
        resnet = new(graph, new(timeChannels, config.NormNumGroups, config.NormEps, config.ResnetTimeScaleShift == "scale_shift"));
        if (contextLength is { } length)
        {
            Value context = graph.Input("encoder_hidden_states", TensorProto.Types.DataType.Float, Dim.Batch, length, config.CrossAttentionDim);
            time = graph.Add(time, graph.Input("class_labels", TensorProto.Types.DataType.Float, Dim.Batch, timeChannels));
            Value mask = graph.Input("attention_mask", TensorProto.Types.DataType.Float, Dim.Batch, length);
            attention = new(
                graph, graph.Reshape(context, -1, config.CrossAttentionDim), length, config.CrossAttentionDim, mask, config.AttentionHeadDim, config.NormNumGroups);
        }
        activatedTime = graph.Silu(time);
    }

    /// <param name="graph">The graph.</param>
    /// <param name="config">The network's shape, already checked.</param>
    /// <param name="contextLength">S, context tokens in a row; null: a network without context.</param>
    public static void Build(GraphBuilder graph, UNetConfig config, int? contextLength) => new UNetGraph(graph, config, contextLength).Build();

    private void Build()
    {
        Value scaled = config.CenterInputSample ? graph.Add(graph.Scale(sample, 2), graph.Scalar(-1)) : sample;
        int channels = config.BlockOutChannels[0];
        var x = new Features(graph.Conv(scaled, "conv_in", config.InChannels, channels, 3), channels, config.SampleSize);
        var skips = new Stack<Features>([x]);
        for (int block = 0; block < config.DownBlockTypes.Length; block++)
            x = Down(x, block, skips);
        x = Middle(x);
        for (int block = 0; block < config.UpBlockTypes.Length; block++)
            x = Up(x, block, skips);
        Value normalised = graph.GroupNorm(x.Value, "conv_norm_out", x.Channels, x.Size, config.NormNumGroups, config.NormEps);
        Value output = graph.Conv(graph.Silu(normalised), "conv_out", x.Channels, config.OutChannels, 3);
        graph.Output("out_sample", output, Dim.Batch, config.OutChannels, config.SampleSize, config.SampleSize);
    }

    private Features Down(Features x, int block, Stack<Features> skips)
    {
        string prefix = $"down_blocks.{block}";
        int channels = config.BlockOutChannels[block];
        for (int layer = 0; layer < config.LayersPerBlock; layer++)
        {
            x = resnet.Build(x, $"{prefix}.resnets.{layer}", activatedTime, channels);
            if (config.DownBlockTypes[block] == UNetBlocks.AttentionDown)
                x = attention!.Build(x, $"{prefix}.attentions.{layer}");
            skips.Push(x);
        }
        if (block < config.DownBlockTypes.Length - 1)
        {
            x = resnet.Build(x, $"{prefix}.downsamplers.0", activatedTime, channels, Resampling.Down);
            skips.Push(x);
        }
        return x;
    }

    private Features Middle(Features x)
    {
        x = resnet.Build(x, "mid_block.resnets.0", activatedTime, x.Channels, outputScale: config.MidBlockScaleFactor);
        if (attention is not null)
            x = attention.Build(x, "mid_block.attentions.0");
        return resnet.Build(x, "mid_block.resnets.1", activatedTime, x.Channels, outputScale: config.MidBlockScaleFactor);
    }

    private Features Up(Features x, int block, Stack<Features> skips)
    {
        string prefix = $"up_blocks.{block}";
        int channels = config.BlockOutChannels[^(block + 1)];
        for (int layer = 0; layer <= config.LayersPerBlock; layer++)
        {
            Features skip = skips.Pop();
            x = x with { Value = graph.Concat(1, x.Value, skip.Value), Channels = x.Channels + skip.Channels };
            x = resnet.Build(x, $"{prefix}.resnets.{layer}", activatedTime, channels);
            if (config.UpBlockTypes[block] == UNetBlocks.AttentionUp)
                x = attention!.Build(x, $"{prefix}.attentions.{layer}");
        }
        return block < config.UpBlockTypes.Length - 1
            ? resnet.Build(x, $"{prefix}.upsamplers.0", activatedTime, channels, Resampling.Up)
            : x;
    }
}
