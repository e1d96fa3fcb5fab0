using Unclip.Inference.Tokens;
using Unclip.Training.World;
using static TorchSharp.torch;

namespace Unclip.Training.Data;

/// <summary>Random batches of the training world: scene numbers, their captions, their pixels.</summary>
public sealed class CaptionedPictures(PictureShard shard, ClipTokenizer tokenizer, ulong seed) : IDisposable
{
    public PictureShard Shard => shard;

    /// <summary>One worker's share of a step's batch; the same (seed, step, worker) draws the same scenes and captions.</summary>
    /// <param name="dropCaption">Probability that a caption is empty, as classifier-free guidance needs (arXiv 2207.12598).</param>
    public CaptionBatch Draw(long step, int worker, int count, double dropCaption = 0)
    {
        Random random = new(HashCode.Combine(seed, step, worker));
        int[] scenes = new int[count];
        string[] captions = new string[count];
        for (int i = 0; i < count; i++)
        {
            scenes[i] = random.Next(shard.Count);
            bool drop = random.NextDouble() < dropCaption;
            ulong wording = (ulong)random.NextInt64();
            captions[i] = drop ? "" : Captioner.Describe(SceneGenerator.Draw((ulong)scenes[i]), wording);
        }
        TokenizedPrompt[] prompts = [.. captions.Select(tokenizer.Encode)];
        long[] shape = [count, tokenizer.ContextLength];
        return new(scenes, captions,
            tensor(prompts.SelectMany(p => p.Ids).ToArray(), shape), tensor(prompts.SelectMany(p => p.Mask).ToArray(), shape));
    }

    /// <returns>Pixels in [-1, 1], [B, 3, side, side].</returns>
    public Tensor Pixels(IReadOnlyList<int> scenes, int side)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        int pixels = 3 * side * side;
        float[] values = new float[scenes.Count * pixels];
        for (int i = 0; i < scenes.Count; i++)
            shard.Read(scenes[i], side, values.AsSpan(i * pixels, pixels));
        return tensor(values, [scenes.Count, 3, side, side]);
    }

    public void Dispose() => shard.Dispose();
}

/// <param name="Scenes">Scene numbers, B of them.</param>
/// <param name="Ids">[B, L] int64</param>
/// <param name="Keep">[B, L] float, 0 for padding.</param>
public sealed record CaptionBatch(int[] Scenes, string[] Captions, Tensor Ids, Tensor Keep)
{
    /// <summary>Ids cut to the longest caption: under a causal mask, what follows the end token changes nothing before it.</summary>
    public Tensor UnpaddedIds() => Ids.narrow(1, 0, (long)Keep.sum(1).max().item<float>());
}
