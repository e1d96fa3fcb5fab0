using Unclip.Inference.Tokens;
using Unclip.Training.World;
using static TorchSharp.torch;

namespace Unclip.Training.Data;

/// <summary>Random batches of captions, as the captioner says them and in other words.</summary>
public sealed class RewordedCaptions(ClipTokenizer tokenizer, ulong seed)
{
    private const double EmptyShare = 0.02;
    private const double UnchangedShare = 0.3;
    private const double UsualColourShare = 0.5;
    /// <summary>Of pairs side by side, 6 % of the world, whose other words are the hardest to learn: they have a token less.</summary>
    private const double ExtraSideBySide = 0.4;

    /// <summary>One worker's share of a step's batch; the same (seed, step, worker) draws the same captions.</summary>
    public RewordedBatch Draw(long step, int worker, int count)
    {
        Random random = StepRandom.Of(seed, step, worker);
        AlignedTokens[] rows = [.. Enumerable.Range(0, count).Select(_ => DrawRow(random))];
        long[] shape = [count, rows.Max(row => row.Free.Length)], knownShape = [count, rows.Max(row => row.Known.Length)];
        return new(
            tensor(rows.SelectMany(row => Padded(row.Known, knownShape[1], row.Known[^1])).ToArray(), knownShape),
            tensor(rows.SelectMany(row => Padded(row.Free, shape[1], row.Free[^1])).ToArray(), shape),
            tensor(rows.SelectMany(row => Padded(row.Teacher, shape[1], 0)).ToArray(), shape),
            tensor(rows.SelectMany(row => Padded([.. row.Free.Select(_ => 1L)], shape[1], 0)).ToArray(), shape).to(ScalarType.Float32));
    }

    private AlignedTokens DrawRow(Random random)
    {
        while (true)
        {
            Scene scene = WithUsualColours(DrawScene(random), random);
            string caption = random.NextDouble() < EmptyShare ? "" : random.NextDouble() < 0.5 ? Captioner.Full(scene) : Captioner.Describe(scene, (ulong)random.NextInt64());
            AlignedTokens row = Align(random.NextDouble() < UnchangedShare ? [new(caption, caption)] : Paraphraser.Of(caption, (ulong)random.NextInt64()));
            if (row.Known.Length <= tokenizer.ContextLength && row.Free.Length <= tokenizer.ContextLength)
                return row;
        }
    }

    private static Scene DrawScene(Random random)
    {
        bool sideBySide = random.NextDouble() < ExtraSideBySide;
        Scene scene;
        do scene = SceneGenerator.Draw((ulong)random.NextInt64());
        while (sideBySide && (scene.Objects.Count != 2 || scene.Relation != Relation.LeftOf));
        return scene;
    }

    /// <summary>Where captions leave out colours, these are what is meant.</summary>
    private static Scene WithUsualColours(Scene scene, Random random)
    {
        Scene usual = scene with
        {
            Objects = [.. scene.Objects.Select(thing => random.NextDouble() < UsualColourShare ? thing with { Colour = Paraphraser.UsualColour(thing.Kind) } : thing)],
        };
        return HeldOut.Contains(usual) ? scene : usual;
    }

    /// <summary>
    /// Tokens of both captions, and for each of the free one's the known one's that says the same: phrase by phrase, the last
    /// token with the last, and the first with all that are more.
    /// </summary>
    internal AlignedTokens Align(IReadOnlyList<Phrase> phrases)
    {
        TokenizedPrompt empty = tokenizer.Encode("");
        List<long> known = [empty.Ids[0]], free = [empty.Ids[0]], teacher = [0];
        foreach (Phrase phrase in phrases)
        {
            long[] knownTokens = Tokens(phrase.Known), freeTokens = Tokens(phrase.Free);
            int surplus = freeTokens.Length - knownTokens.Length;
            teacher.AddRange(Enumerable.Range(0, freeTokens.Length).Select(i => (long)known.Count + Math.Max(i - surplus, 0)));
            known.AddRange(knownTokens);
            free.AddRange(freeTokens);
        }
        teacher.Add(known.Count);
        return new([.. known, empty.Ids[1]], [.. free, empty.Ids[1]], [.. teacher]);
    }

    private long[] Tokens(string words)
    {
        TokenizedPrompt encoded = tokenizer.Encode(words);
        return encoded.Ids[1..(1 + Math.Min(encoded.TokenCount, tokenizer.ContextLength - 2))];
    }

    private static IEnumerable<long> Padded(long[] values, long length, long padding) =>
        values.Concat(Enumerable.Repeat(padding, (int)length - values.Length));
}

/// <param name="Known">Begin, the caption, end.</param>
/// <param name="Free">The same in other words.</param>
/// <param name="Teacher">For each of <paramref name="Free"/>, the position in <paramref name="Known"/> that says the same.</param>
internal sealed record AlignedTokens(long[] Known, long[] Free, long[] Teacher);

/// <param name="Known">Ids [B, K] int64</param>
/// <param name="Free">Ids in other words [B, F] int64</param>
/// <param name="Teacher">Positions in <paramref name="Known"/> [B, F] int64</param>
/// <param name="Keep">[B, F] float, 0 for padding.</param>
public sealed record RewordedBatch(Tensor Known, Tensor Free, Tensor Teacher, Tensor Keep);
