using Microsoft.ML.OnnxRuntime;
using Unclip.Models;
using Unclip.Models.Prior;
using Unclip.Training.Networks;
using Xunit;
using static TorchSharp.torch;

namespace Unclip.Training.Tests.Networks;

/// <summary>Every network that runs in ONNX Runtime equals its TorchSharp twin on the same weights.</summary>
public sealed class OnnxTwinTests(RandomPictureBook book) : IClassFixture<RandomPictureBook>
{
    /// <summary>Float32 through a whole network, summed in another order.</summary>
    private const float Tolerance = 1e-4f;
    private const int Batch = 3;
    private static readonly long[] Context = [Batch, PictureBook.ContextLength, PictureBook.EmbeddingDim];

    [Fact]
    public void Text_encoders_agree()
    {
        Tensor ids = randint(0, 510, [Batch, PictureBook.ContextLength], dtype: ScalarType.Int64);
        (Tensor hidden, Tensor embedding) = book.Text.Forward(ids);
        float[][] onnx = Run(Network.TextEncoder, ["last_hidden_state", "text_embeds"], ("input_ids", ids),
            ("attention_mask", ones(Batch, PictureBook.ContextLength)));
        AssertEqual(hidden, onnx[0]);
        AssertEqual(embedding, onnx[1]);
    }

    [Fact]
    public void Image_encoders_agree()
    {
        Tensor pixels = randn(Batch, 3, PictureBook.ClipImageSize, PictureBook.ClipImageSize);
        AssertEqual(book.Vision.Forward(pixels), Run(Network.ImageEncoder, ["image_embeds"], ("pixel_values", pixels))[0]);
    }

    [Fact]
    public void Priors_agree()
    {
        Tensor sample = randn(Batch, PictureBook.EmbeddingDim), text = randn(Batch, PictureBook.EmbeddingDim), hidden = randn(Context);
        Tensor timesteps = tensor(new float[] { 0, 417, 999 }), keep = Keep(PictureBook.ContextLength);
        AssertEqual(book.Prior.Forward(sample, timesteps, text, hidden, keep),
            Run(Network.Prior, ["predicted_image_embedding"], ("hidden_states", sample), ("timestep", timesteps),
                ("proj_embedding", text), ("encoder_hidden_states", hidden), ("attention_mask", keep))[0]);
    }

    [Fact]
    public void Text_projections_agree()
    {
        Tensor image = randn(Batch, PictureBook.EmbeddingDim), text = randn(Batch, PictureBook.EmbeddingDim), hidden = randn(Context);
        (Tensor context, Tensor addend) = book.Projection.Forward(image, zeros(Batch, 1), text, hidden);
        float[][] onnx = Run(Network.TextProjection, ["context", "time_embeddings"],
            ("image_embeddings", image), ("prompt_embeds", text), ("text_encoder_hidden_states", hidden));
        AssertEqual(context, onnx[0]);
        AssertEqual(addend, onnx[1]);
    }

    [Fact]
    public void Decoders_agree()
    {
        int size = PictureBook.Decoder.SampleSize, tokens = PictureBook.ContextLength + PictureBook.TextProjection.ClipExtraContextTokens;
        Tensor sample = randn(Batch, 3, size, size), timesteps = tensor(new float[] { 3, 500, 998 });
        Tensor context = randn(Batch, tokens, PictureBook.Decoder.CrossAttentionDim), keep = Keep(tokens);
        Tensor addend = randn(Batch, PictureBook.Decoder.TimeEmbedDim);
        AssertEqual(book.Decoder.Forward(sample, timesteps, context, keep, addend),
            Run(Network.Decoder, ["out_sample"], ("sample", sample), ("timestep", timesteps),
                ("encoder_hidden_states", context), ("class_labels", addend), ("attention_mask", keep))[0]);
    }

    [Fact]
    public void Upsamplers_agree()
    {
        int side = PictureBook.Upsampler.Config.SampleSize;
        Tensor sample = randn(1, 6, side, side), timesteps = tensor(new float[] { 500 });
        AssertEqual(book.Upsampler.Forward(sample, timesteps), Run(Network.SuperResFirst, ["out_sample"], ("sample", sample), ("timestep", timesteps))[0]);
    }

    /// <summary>Read token by token through the cache, the codes' logits are those of the whole sequence.</summary>
    [Fact]
    public void Autoregressive_priors_agree()
    {
        AutoregressivePriorConfig config = PictureBook.AutoregressivePrior;
        int length = config.SequenceLength, captionLength = PictureBook.ContextLength;
        Tensor codes = randint(0, config.NumBuckets, [Batch, config.NumComponents], dtype: ScalarType.Int64);
        Tensor dotProduct = randint(0, config.NumDotProductBuckets, [Batch], dtype: ScalarType.Int64);
        Tensor text = randn(Batch, PictureBook.EmbeddingDim), hidden = randn(Context), keep = Keep(captionLength);
        Tensor expected = book.AutoregressivePrior.Forward(codes, dotProduct, text, hidden, keep);

        Tensor mask = cat([keep, ones(Batch, length - captionLength)], 1);
        long[] cache = [Batch, config.NumLayers, length, config.InnerDim];
        (Tensor keys, Tensor values) = (zeros(cache), zeros(cache));
        using InferenceSession session = Open(Network.AutoregressivePrior);
        for (int position = 0; position < length; position++)
        {
            Tensor features = position < captionLength ? hidden.select(1, position).contiguous() : text;
            Tensor code = position < config.DotProductPosition ? zeros(Batch, dtype: ScalarType.Int64)
                : position == config.DotProductPosition ? dotProduct : codes.select(1, position - config.DotProductPosition - 1).contiguous();
            float[][] outputs = Run(session, ["logits", "present_keys", "present_values"], ("features", features), ("code", code),
                ("position", tensor(new long[] { position })), ("attention_mask", mask), ("past_keys", keys), ("past_values", values));
            (keys, values) = (tensor(outputs[1], cache), tensor(outputs[2], cache));
            if (position >= config.DotProductPosition)
                AssertEqual(expected.select(1, position - config.DotProductPosition).contiguous(), outputs[0]);
        }
    }

    /// <summary>Row 0 keeps everything, the others end in padding.</summary>
    private static Tensor Keep(int length)
    {
        Tensor keep = ones(Batch, length);
        keep[1, TensorIndex.Slice(9)] = 0;
        keep[2, TensorIndex.Slice(20)] = 0;
        return keep;
    }

    private float[][] Run(Network network, string[] outputs, params (string Name, Tensor Value)[] inputs)
    {
        using InferenceSession session = Open(network);
        return Run(session, outputs, inputs);
    }

    private InferenceSession Open(Network network) =>
        new(NetworkCompiler.Compile(Checkpoint.Open(book.Folder), network, Path.Combine(book.Folder, "cache")).GraphPath);

    private static float[][] Run(InferenceSession session, string[] outputs, params (string Name, Tensor Value)[] inputs)
    {
        Dictionary<string, OrtValue> values = inputs.ToDictionary(i => i.Name, i => i.Value.dtype == ScalarType.Int64
            ? OrtValue.CreateTensorValueFromMemory(i.Value.data<long>().ToArray(), i.Value.shape)
            : OrtValue.CreateTensorValueFromMemory(i.Value.data<float>().ToArray(), i.Value.shape));
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, values, outputs);
        return [.. results.Select(r => r.GetTensorDataAsSpan<float>().ToArray())];
    }

    private static void AssertEqual(Tensor expected, float[] actual)
    {
        float[] values = expected.detach().contiguous().data<float>().ToArray();
        Assert.Equal(values.Length, actual.Length);
        Assert.True(values.Max(Math.Abs) > 0.01f, "The network's output is too small to compare.");
        Assert.InRange(values.Zip(actual, (a, b) => Math.Abs(a - b)).Max(), 0, Tolerance);
    }
}
