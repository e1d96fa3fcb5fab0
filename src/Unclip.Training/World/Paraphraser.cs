using System.Text.RegularExpressions;

namespace Unclip.Training.World;

/// <summary>A piece of a caption.</summary>
/// <param name="Known">In the words of <see cref="Captioner"/>; empty where it says nothing.</param>
/// <param name="Free">In other words; empty where they leave it out.</param>
public sealed record Phrase(string Known, string Free);

/// <summary>
/// Says captions as people may write them: with synonyms, other articles or none, without the usual colour of a thing,
/// and "a cat and a bird" for things side by side.
/// </summary>
public static partial class Paraphraser
{
    // No two captions have the same other words: the text encoder could only learn what lies between them.
    private static readonly Dictionary<string, string[]> Sentences = new()
    {
        ["a picture of"] = ["an image of", "an illustration of", "a photo of", "a drawing of", "picture of"],
        ["ink drawing of"] = ["ink sketch of", "pen drawing of"],
        ["watercolour painting of"] = ["watercolor painting of", "aquarelle of"],
        ["a watercolour of"] = ["a watercolor of"],
        ["pixel art of"] = ["pixel picture of"],
        ["neon picture of"] = ["neon sign of", "neon drawing of"],
        [", ink"] = [", ink drawing", ", in ink", "in ink", ", ink style"],
        [", watercolour"] = [", watercolor", ", in watercolour", "in watercolor", ", watercolour painting", ", watercolor style"],
        [", pixel art"] = ["as pixel art", ", pixel art style", "in pixel art style"],
        [", neon"] = [", neon style", ", neon lights", "in neon"],
        [", flat"] = [", flat design", ", flat style"],
        ["in a meadow"] = ["in the meadow", "in a field", "on the grass", "on grass"],
        ["at the sea"] = ["at sea", "by the sea", "on the ocean", "in the sea"],
        ["in the desert"] = ["in a desert", "on sand"],
        ["in the snow"] = ["in snow", "on snow", "in winter"],
        ["in the night sky"] = ["in a night sky", "in a starry sky", "among the stars"],
        ["in space"] = ["in deep space"],
        ["in the city"] = ["in a city", "in town", "in the street"],
        ["in the forest"] = ["in a forest", "in a wood", "among trees"],
        ["on a plain"] = ["on a", "with a", "against a"],
        ["by day"] = ["at noon", "in the daytime", "in sunshine"],
        ["at sunset"] = ["at dusk", "at sundown", "in the sunset"],
        ["at night"] = ["by night", "at midnight", "in the night"],
        ["left of"] = ["and", "and", "and", "with", "next to", "beside", "near"],
        ["to the left of"] = ["on the left of"],
        ["to the right of"] = ["on the right of"],
        ["below"] = ["beneath", "underneath"],
        ["on top of"] = ["sitting on", "standing on"],
    };

    private static readonly Dictionary<string, string[]> SingleWords = new()
    {
        ["small"] = ["miniature"],
        ["big"] = ["giant", "enormous"],
        ["yellow"] = ["golden"],
        ["purple"] = ["violet"],
        ["house"] = ["cottage"],
        ["boat"] = ["sailboat", "sailing boat"],
        ["car"] = ["automobile"],
        ["rocket"] = ["spaceship", "space rocket"],
        ["cat"] = ["kitten", "kitty"],
        ["flower"] = ["blossom"],
        ["mushroom"] = ["toadstool"],
        ["balloon"] = ["hot air balloon"],
        ["umbrella"] = ["parasol"],
        ["cake"] = ["birthday cake"],
        ["castle"] = ["palace", "fortress"],
    };

    // Things, what is said of three together, and sentences: what else a caption says stays as it is.
    private static readonly Regex Pieces = new(
        $@"\b(?<article>an?) (?:(?<size>{AnyOf(Enum.GetValues<ObjectSize>().SelectMany(Words.Of))}) )?(?<colour>{AnyOf(Enum.GetValues<ObjectColour>().Select(Words.Of))}) (?<noun>{AnyOf(Enum.GetValues<ObjectKind>().SelectMany(Words.Of))})\b"
        + $@"|(?<list>, and|\babove them)\b|(?<sentence>{AnyOf(Sentences.Keys)})\b(?! it\b)",
        RegexOptions.CultureInvariant);

    [GeneratedRegex("(?<!to the )left of .*, and .* above them")]
    private static partial Regex ThreeThings();

    /// <summary>Every word that other words may use and captions do not, sorted.</summary>
    public static IReadOnlyList<string> Vocabulary { get; } =
        [.. Sentences.Values.Concat(SingleWords.Values).SelectMany(free => free).SelectMany(free => free.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            .Except(Captioner.Vocabulary).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The colour that a thing has where nobody says another; no held-out combination.</summary>
    public static ObjectColour UsualColour(ObjectKind kind) => kind switch
    {
        ObjectKind.Tree => ObjectColour.Green,
        ObjectKind.Sun or ObjectKind.Moon or ObjectKind.Star or ObjectKind.Key => ObjectColour.Yellow,
        ObjectKind.Fish or ObjectKind.Cat => ObjectColour.Orange,
        ObjectKind.Boat or ObjectKind.Bird or ObjectKind.Umbrella or ObjectKind.Robot => ObjectColour.Blue,
        ObjectKind.Flower or ObjectKind.Cake => ObjectColour.Pink,
        ObjectKind.Butterfly => ObjectColour.Purple,
        ObjectKind.Castle => ObjectColour.Brown,
        ObjectKind.Cloud or ObjectKind.Snowman => ObjectColour.White,
        _ => ObjectColour.Red,
    };

    /// <summary>A caption of <see cref="Captioner"/> in pieces, some of them in other words; the same for the same seed.</summary>
    public static IReadOnlyList<Phrase> Of(string caption, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(caption);
        SplitMix64 random = new(seed ^ 0xFA11AC1E);
        bool listed = ThreeThings().IsMatch(caption) && random.Chance(0.5f);
        Rewording rewording = new(random, listed);
        int end = 0;
        foreach (Match match in Pieces.Matches(caption))
        {
            rewording.Keep(caption[end..match.Index]);
            rewording.Reword(match);
            end = match.Index + match.Length;
        }
        rewording.Keep(caption[end..]);
        return rewording.Phrases;
    }

    /// <summary>The other words of a caption's pieces.</summary>
    public static string Join(IEnumerable<Phrase> phrases) =>
        string.Join(' ', phrases.Select(phrase => phrase.Free).Where(free => free.Length > 0)).Replace(" ,", ",", StringComparison.Ordinal);

    private static string AnyOf(IEnumerable<string> words) =>
        string.Join('|', words.Where(word => word.Length > 0).Distinct().OrderByDescending(word => word.Length).Select(word => char.IsLetter(word[0]) ? $@"\b{word}" : word));

    /// <param name="random">Chooses.</param>
    /// <param name="listed">Whether three things become "one, another and a third".</param>
    private sealed class Rewording(SplitMix64 random, bool listed)
    {
        private SplitMix64 random = random;

        public List<Phrase> Phrases { get; } = [];

        public void Keep(string words)
        {
            if (words.Trim() is { Length: > 0 } known)
                Phrases.Add(new(known, known));
        }

        public void Reword(Match piece)
        {
            string known = piece.Value;
            if (piece.Groups["noun"].Success)
                RewordThing(piece.Groups);
            else if (known == "left of")
                RewordSideBySide(listed ? "," : Other(Sentences, known));
            else if (piece.Groups["list"].Success)
                Phrases.Add(new(known, !listed ? known : known == ", and" ? "and" : ""));
            else
                Phrases.Add(new(known, Other(Sentences, known)));
        }

        // The word that decoders look at is "left": what replaces both words says that one.
        private void RewordSideBySide(string free) =>
            Phrases.AddRange(free.Contains(' ', StringComparison.Ordinal) ? [new("left of", free)] : [new("left", free), new("of", "")]);

        private void RewordThing(GroupCollection words)
        {
            List<Phrase> said = [];
            if (words["size"].Success)
                said.Add(new(words["size"].Value, Other(SingleWords, words["size"].Value)));
            bool colourUnsaid = IsUsual(words["colour"].Value, words["noun"].Value) && random.Chance(0.6f);
            said.Add(new(words["colour"].Value, colourUnsaid ? "" : Other(SingleWords, words["colour"].Value)));
            said.Add(new(words["noun"].Value, Other(SingleWords, words["noun"].Value)));
            float article = random.Unit();
            string next = said.First(phrase => phrase.Free.Length > 0).Free;
            Phrases.Add(new(words["article"].Value, article < 0.2f ? "the" : article < 0.35f ? "" : next[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an" : "a"));
            Phrases.AddRange(said);
        }

        private static bool IsUsual(string colour, string noun) =>
            colour == Words.Of(UsualColour(Enum.GetValues<ObjectKind>().First(kind => Words.Of(kind).Contains(noun))));

        private string Other(Dictionary<string, string[]> words, string known) =>
            words.TryGetValue(known, out string[]? others) && random.Chance(0.5f) ? random.Pick<string>(others) : known;
    }
}
