using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Unclip.Diffusion.Guidance;
using Unclip.Diffusion.Noise;
using Unclip.Inference.Sessions;
using Unclip.Models;
using Unclip.Models.Prior;

namespace Unclip.Inference.Stages;

/// <summary>caption → z_i, one code after another, with a key/value cache (arXiv 2204.06125, §2.2).</summary>
internal sealed class AutoregressivePriorStage(UnclipModel model)
{
    private readonly AutoregressivePriorConfig config = model.Checkpoint.AutoregressivePriorConfig;
    private readonly EmbeddingCodes codes = model.Checkpoint.EmbeddingCodes;

    /// <summary>K, the codes of one z_i.</summary>
    public int CodeCount => codes.Count;

    /// <summary>Yields after every code what z_i is so far, [B, D]: components that have no code yet are at their mean.</summary>
    /// <param name="captions">One for each row.</param>
    /// <param name="guidanceScale">s, applied to the logits.</param>
    /// <param name="draw">A uniform number in (0, 1) for a row and a draw: 0 is the dot product's, k + 1 code k's.</param>
    /// <param name="cancellationToken">Ends a forward pass.</param>
    public async IAsyncEnumerable<float[]> SampleAsync(
        Captions captions, double guidanceScale, Func<int, int, double> draw, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int count = captions.Conditional.Count, width = config.EmbeddingDim, length = config.NumEmbeddings;
        Caption[] captionOfRow = Rows.Of(captions, guidanceScale == 1 ? GuidanceRows.Conditional : GuidanceRows.UnconditionalThenConditional);
        using NetworkCall call = model.Call(Network.AutoregressivePrior);
        var cache = new Cache(call, config, captionOfRow);

        for (int position = 0; position < length; position++)
            await cache.ReadAsync(position, (row, features) => captionOfRow[row].HiddenStates.AsSpan(position * width, width).CopyTo(features), cancellationToken).ConfigureAwait(false);
        await cache.ReadAsync(length, (row, features) => captionOfRow[row].TextEmbedding.CopyTo(features), cancellationToken).ConfigureAwait(false);

        // Only the upper half of the dot products that training saw: pictures that fit their captions.
        int half = config.NumDotProductBuckets / 2;
        int[] last = [.. Enumerable.Range(0, count).Select(row => config.NumDotProductBuckets - half + (int)(draw(row, 0) * half))];
        var drawn = new int[count][];
        Array.Fill(drawn, []);
        for (int k = 0; k < CodeCount; k++)
        {
            await cache.ReadAsync(config.DotProductPosition + k, row => last[row % count], cancellationToken).ConfigureAwait(false);
            for (int row = 0; row < count; row++)
            {
                float[] logits = Guide(cache.Logits, row, count, guidanceScale);
                last[row] = Pick(logits, draw(row, k + 1));
                drawn[row] = [.. drawn[row], last[row]];
            }
            yield return [.. drawn.SelectMany(known => codes.Decode(known))];
        }
    }

    /// <summary>u + s (c - u); rows are [unconditional, conditional] unless s is 1.</summary>
    private float[] Guide(float[] logits, int row, int count, double scale)
    {
        if (scale == 1)
            return Rows.Row(logits, row, config.NumBuckets);
        float[] unconditional = Rows.Row(logits, row, config.NumBuckets), guided = Rows.Row(logits, count + row, config.NumBuckets);
        for (int i = 0; i < guided.Length; i++)
            guided[i] = (float)(unconditional[i] + scale * (guided[i] - unconditional[i]));
        return guided;
    }

    /// <summary>The bucket at a place, 0 to 1, of the cumulated probabilities.</summary>
    private static int Pick(float[] logits, double place)
    {
        TensorPrimitives.SoftMax(logits, logits);
        double sum = 0;
        for (int bucket = 0; bucket < logits.Length; bucket++)
            if ((sum += logits[bucket]) > place)
                return bucket;
        return logits.Length - 1;
    }

    /// <summary>The network's buffers, and in them what it remembers of the positions read so far.</summary>
    private sealed class Cache
    {
        private readonly NetworkCall call;
        private readonly int width;
        private readonly float[] features;
        private readonly long[] code;
        private readonly long[] position = new long[1];
        private readonly (float[] Past, float[] Present) keys, values;

        public Cache(NetworkCall call, AutoregressivePriorConfig config, Caption[] captionOfRow)
        {
            (this.call, width) = (call, config.EmbeddingDim);
            int rows = captionOfRow.Length, length = config.SequenceLength;
            features = call.Input("features", rows, width);
            code = call.Input<long>("code", rows);
            call.SharedInput("position", position, 1);
            call.FixedInput("attention_mask", captionOfRow.SelectMany(caption => caption.Mask.Concat(Enumerable.Repeat(1f, length - caption.Mask.Length))).ToArray(), rows, length);
            long[] shape = [rows, config.NumLayers, length, config.InnerDim];
            keys = (call.Input("past_keys", shape), call.Output("present_keys", shape));
            values = (call.Input("past_values", shape), call.Output("present_values", shape));
            Logits = call.Output("logits", rows, config.NumBuckets);
        }

        /// <summary>What the position read last predicts, [rows, buckets].</summary>
        public float[] Logits { get; }

        public Task ReadAsync(int at, RowWriter write, CancellationToken cancellationToken)
        {
            for (int row = 0; row < code.Length; row++)
                write(row, features.AsSpan(row * width, width));
            return RunAsync(at, cancellationToken);
        }

        public Task ReadAsync(int at, Func<int, int> codeOfRow, CancellationToken cancellationToken)
        {
            for (int row = 0; row < code.Length; row++)
                code[row] = codeOfRow(row);
            return RunAsync(at, cancellationToken);
        }

        private async Task RunAsync(int at, CancellationToken cancellationToken)
        {
            position[0] = at;
            await call.RunAsync(cancellationToken).ConfigureAwait(false);
            keys.Present.CopyTo(keys.Past, 0);
            values.Present.CopyTo(values.Past, 0);
        }

        public delegate void RowWriter(int row, Span<float> features);
    }
}
