using Unclip.Inference.Pictures;
using Unclip.Inference.Tokens;
using Unclip.Training.Checkpoints;
using Unclip.Training.Networks;
using Unclip.Training.Optimisation;
using Unclip.Training.World;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Evaluation;

/// <summary>How well CLIP reads pictures of one thing each that no training has seen.</summary>
/// <param name="Kind">Share in which, of "a {colour} {kind}" over all colours and kinds, the most similar caption names the kind.</param>
/// <param name="Colour">The same of the colour.</param>
/// <param name="Recall">Share in which a picture's own full caption is the most similar of all pictures' (R@1).</param>
/// <param name="RecallAt5">Share in which it is among the five most similar.</param>
public sealed record ClipScores(double Kind, double Colour, double Recall, double RecallAt5);

/// <summary>Zero-shot classification and retrieval (Radford et al. 2021, arXiv 2103.00020 §3.1) on drawn scenes.</summary>
public sealed class ClipEvaluation
{
    /// <summary>Seeds from here on are far beyond any training set.</summary>
    private const ulong FirstUnseen = 1UL << 40;
    private const int BatchSize = 128;

    private static readonly ObjectKind[] Kinds = Enum.GetValues<ObjectKind>();
    private static readonly ObjectColour[] Colours = Enum.GetValues<ObjectColour>();
    private readonly ClipTextModel text;
    private readonly ClipVisionModel vision;
    private readonly ClipTokenizer tokenizer;

    public ClipEvaluation(string modelFolder)
    {
        text = CheckpointReader.TextEncoder(modelFolder);
        vision = CheckpointReader.ImageEncoder(modelFolder);
        tokenizer = ClipTokenizer.Open(Path.Combine(modelFolder, "tokenizer"), PictureBook.ContextLength);
    }

    /// <summary>Scenes of the distribution that training draws from, of one to three things.</summary>
    public static IReadOnlyList<Scene> UnseenOfAnyCount(int count) => [.. Seeds().Select(SceneGenerator.Draw).Take(count)];

    /// <summary>The same of one thing each.</summary>
    public static IReadOnlyList<Scene> Unseen(int count) => [.. Seeds().Select(SceneGenerator.Draw).Where(scene => scene.Objects.Count == 1).Take(count)];

    /// <summary>Scenes of the combinations that training never drew, as many of each, and their counterparts that it could have drawn.</summary>
    public static (IReadOnlyList<Scene> HeldOut, IReadOnlyList<Scene> Known) HeldOutCombinations(int countOfEach)
    {
        (HeldOutCombination Combination, Scene Scene)[] heldOut = [.. HeldOut.Combinations
            .SelectMany(combination => Enumerable.Repeat(combination, countOfEach))
            .Zip(Seeds(), (combination, seed) => (combination, SceneGenerator.DrawHeldOut(combination, seed)))];
        return ([.. heldOut.Select(pair => pair.Scene)], [.. heldOut.Select(pair => SceneGenerator.KnownCounterpart(pair.Combination, pair.Scene))]);
    }

    public ClipScores Measure(IReadOnlyList<Scene> scenes)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor images = EmbedPictures(scenes);
        Tensor prompts = EmbedCaptions([.. Kinds.SelectMany(kind => Colours.Select(colour => $"a {Words.Of(colour)} {Words.Of(kind)[0]}"))]);
        long[] named = images.matmul(prompts.t()).argmax(1).cpu().data<long>().ToArray();
        Tensor similarities = images.matmul(EmbedCaptions([.. scenes.Select(Captioner.Full)]).t());
        // How many captions are more similar than a picture's own.
        long[] better = (similarities > similarities.diagonal().unsqueeze(1)).sum(1, type: ScalarType.Int64).cpu().data<long>().ToArray();
        double Share(Func<int, bool> right) => Enumerable.Range(0, scenes.Count).Count(right) / (double)scenes.Count;
        return new(
            Share(i => Kinds[named[i] / Colours.Length] == scenes[i].Objects[0].Kind),
            Share(i => Colours[named[i] % Colours.Length] == scenes[i].Objects[0].Colour),
            Share(i => better[i] == 0),
            Share(i => better[i] < 5));
    }

    private static IEnumerable<ulong> Seeds()
    {
        for (ulong seed = FirstUnseen; ; seed++)
            yield return seed;
    }

    /// <returns>z_i as the encoder yields them, [N, D].</returns>
    public float[] ImageEmbeddings(IReadOnlyList<Scene> scenes)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return Cat(scenes, EmbedPictureBatch).cpu().data<float>().ToArray();
    }

    /// <returns>z_i of length 1, [N, D].</returns>
    private Tensor EmbedPictures(IReadOnlyList<Scene> scenes) => Normalised(scenes, EmbedPictureBatch);

    private Tensor EmbedPictureBatch(Scene[] batch)
    {
        const int side = PictureBook.ClipImageSize;
        float[][] pictures = [.. batch.AsParallel().AsOrdered().Select(scene => PlanarPixels.FromPicture(PictureMaker.Drawn(scene, side)))];
        Tensor pixels = tensor(pictures.SelectMany(planes => planes).ToArray(), [batch.Length, 3, side, side]);
        using (QuietHeap.Enter())
            return vision.Forward(pixels);
    }

    /// <returns>z_t of length 1, [N, D].</returns>
    private Tensor EmbedCaptions(IReadOnlyList<string> captions) => Normalised(captions, batch =>
    {
        Tensor ids = tensor(batch.SelectMany(caption => tokenizer.Encode(caption).Ids).ToArray(), [batch.Length, tokenizer.ContextLength]);
        using (QuietHeap.Enter())
            return text.Forward(ids).Embedding;
    });

    private static Tensor Normalised<T>(IReadOnlyList<T> items, Func<T[], Tensor> embed) => functional.normalize(Cat(items, embed), dim: -1);

    private static Tensor Cat<T>(IReadOnlyList<T> items, Func<T[], Tensor> embed) => cat([.. items.Chunk(BatchSize).Select(batch =>
    {
        using var scope = NewDisposeScope();
        return embed(batch).MoveToOuterDisposeScope();
    })]);
}
