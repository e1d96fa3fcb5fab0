using Unclip.Inference.Tokens;
using Unclip.Training.World;
using static TorchSharp.torch;

namespace Unclip.Training.Data;

/// <summary>Random batches of the training world: scene numbers, their captions, their pixels.</summary>
public sealed class CaptionedPictures(PictureShard shard, ClipTokenizer tokenizer, ulong seed) : IDisposable
{
    /// <summary>Share of the draws that are of two things on purpose: hardest to learn, they are 30 % of the world.</summary>
    private const double ExtraPairs = 0.25;

    private readonly Lazy<int[][]> lookalikes = new(() => Lookalikes(shard.Count));
    private readonly Lazy<int[]> pairs = new(() => [.. Enumerable.Range(0, shard.Count).Where(i => SceneGenerator.Draw((ulong)i).Objects.Count == 2)]);

    public PictureShard Shard => shard;

    /// <summary>One worker's share of a step's batch; the same (seed, step, worker) draws the same scenes and captions.</summary>
    /// <param name="dropCaption">Probability that a caption is empty, as classifier-free guidance needs (arXiv 2207.12598).</param>
    public CaptionBatch Draw(long step, int worker, int count, double dropCaption = 0)
    {
        Random random = RandomOf(step, worker);
        return Describe(DrawScenes(random, count), random, dropCaption);
    }

    /// <summary>The same scenes as <see cref="Draw"/>'s, without captions.</summary>
    public int[] DrawScenes(long step, int worker, int count) => DrawScenes(RandomOf(step, worker), count);

    /// <summary>
    /// As <see cref="Draw"/>, in groups of <paramref name="groupSize"/> scenes that share background, style and the first
    /// object's colour: hard negatives, without which a contrastive loss never needs to look at shapes. Captions of the
    /// scenes' <see cref="Foils"/> follow theirs.
    /// </summary>
    public CaptionBatch DrawLookalikes(long step, int worker, int count, int groupSize)
    {
        Random random = RandomOf(step, worker);
        int[] scenes = new int[count];
        int[] group = [];
        for (int i = 0; i < count; i++)
        {
            if (i % groupSize == 0)
                group = lookalikes.Value[random.Next(lookalikes.Value.Length)];
            scenes[i] = group[random.Next(group.Length)];
        }
        return Describe(scenes, random, dropCaption: 0, withFoils: true);
    }

    private int[] DrawScenes(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => DrawScene(random))];

    private int DrawScene(Random random) => random.NextDouble() < ExtraPairs && pairs.Value is { Length: > 0 } two
        ? two[random.Next(two.Length)]
        : random.Next(shard.Count);

    private static int[][] Lookalikes(int count) =>
        [.. Enumerable.Range(0, count).GroupBy(i =>
        {
            Scene scene = SceneGenerator.Draw((ulong)i);
            return (scene.Background, scene.Style, scene.Objects[0].Colour);
        }).Select(group => group.ToArray())];

    /// <summary>The randomness of one worker's share of a step.</summary>
    /// <param name="step">Whose.</param>
    /// <param name="worker">Which, below 128.</param>
    /// <param name="besides">Whether it is for something other than scenes and captions.</param>
    internal Random RandomOf(long step, int worker, bool besides = false) => StepRandom.Of(seed ^ (besides ? 128UL : 0), step, worker);

    private CaptionBatch Describe(int[] numbers, Random random, double dropCaption, bool withFoils = false)
    {
        List<string> captions = [], foils = [];
        foreach (int number in numbers)
        {
            bool drop = random.NextDouble() < dropCaption;
            ulong wording = (ulong)random.NextInt64();
            Scene scene = SceneGenerator.Draw((ulong)number);
            Scene? foil = withFoils ? Foils.Of(scene, random) : null;
            captions.Add(drop ? "" : Captioner.Describe(scene, wording));
            if (foil is not null)
                foils.Add(Captioner.Describe(foil, wording));
        }
        captions.AddRange(foils);
        TokenizedPrompt[] prompts = [.. captions.Select(tokenizer.Encode)];
        long[] shape = [captions.Count, tokenizer.ContextLength];
        return new(numbers, captions,
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
/// <param name="Captions">One for each scene, then foils, where they were asked for: C ≥ B in all.</param>
/// <param name="Ids">[C, L] int64</param>
/// <param name="Keep">[C, L] float, 0 for padding.</param>
public sealed record CaptionBatch(int[] Scenes, IReadOnlyList<string> Captions, Tensor Ids, Tensor Keep)
{
    /// <summary>Ids cut to the longest caption: under a causal mask, what follows the end token changes nothing before it.</summary>
    public Tensor UnpaddedIds() => Ids.narrow(1, 0, (long)Keep.sum(1).max().item<float>());
}
