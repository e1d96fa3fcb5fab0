namespace Unclip.Training.World;

/// <summary>Says what a scene shows, in lower-case words and commas: at most 26 words.</summary>
public static class Captioner
{
    private const int MostWords = 26;
    private static readonly Lazy<IReadOnlyList<string>> AllWords = new(CollectWords);

    /// <summary>Every word that a caption may use, sorted.</summary>
    public static IReadOnlyList<string> Vocabulary => AllWords.Value;

    /// <summary>The caption that leaves out nothing.</summary>
    public static string Full(Scene scene) => Full(scene, Things(scene, null));

    /// <summary>The caption that leaves out nothing but where the things are.</summary>
    public static string FullWithoutPlaces(Scene scene) => Full(scene, Listed(scene));

    private static string Full(Scene scene, string things)
    {
        string caption = $"{Words.Of(scene.Style)[0]} {things} {Place(scene, null)}";
        return Scene.HasTimeOfDay(scene.Background) ? $"{caption} {Words.Of(scene.Time)[0]}" : caption;
    }

    /// <summary>One of the many captions of a scene; the same for the same seed.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="seed">Chooses among them.</param>
    public static string Describe(Scene scene, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(scene);
        Choice choice = new(new SplitMix64(seed ^ 0x5CA1AB1E));
        string caption;
        do caption = Compose(scene, choice);
        while (caption.AsSpan().Count(' ') >= MostWords);
        return caption;
    }

    private static string Compose(Scene scene, Choice choice)
    {
        string things = Things(scene, choice);
        string? place = choice.Chance(0.72f) ? Place(scene, choice) : null;
        bool dayUnsaid = scene.Time == TimeOfDay.Day && !choice.Chance(0.25f);
        string? time = !dayUnsaid && choice.Chance(0.8f) && Scene.HasTimeOfDay(scene.Background) ? choice.From(Words.Of(scene.Time)) : null;
        bool styleSaid = choice.Chance(scene.Style == PictureStyle.Flat ? 0.2f : 0.88f);

        string setting = string.Join(' ', new[] { place, time }.OfType<string>());
        if (!styleSaid)
            return Join(setting, things, choice.Chance(0.22f));
        if (choice.Chance(0.3f))
            return $"{Join(setting, things, first: false)}, {Words.Suffix(scene.Style)}";
        return $"{choice.From(Words.Of(scene.Style))} {Join(setting, things, first: false)}";
    }

    private static string Join(string setting, string things, bool first) =>
        setting.Length == 0 ? things : first ? $"{setting}, {things}" : $"{things} {setting}";

    private static string Place(Scene scene, Choice? choice) => scene.Background == Background.Plain
        ? From(choice, Words.OnPlain(scene.PlainColour ?? ObjectColour.White))
        : From(choice, Words.Of(scene.Background));

    private static string Things(Scene scene, Choice? choice)
    {
        string first = Noun(scene.Objects[0], choice);
        if (scene.Relation is not { } relation || scene.Objects.Count < 2)
            return first;
        string second = Noun(scene.Objects[1], choice);
        if (choice is not null && relation != Relation.On && choice.Chance(0.5f))
            (first, second, relation) = (second, first, Opposite(relation));
        string preposition = From(choice, Words.Of(relation));
        string pair = choice is not null && choice.Chance(0.15f)
            ? $"{second} and, {preposition} it, {first}"
            : $"{first} {preposition} {second}";
        return scene.Objects.Count < 3 ? pair : $"{pair}, and {Noun(scene.Objects[2], choice)} above them";
    }

    /// <summary>All things, without a word of where they are.</summary>
    private static string Listed(Scene scene)
    {
        string[] nouns = [.. scene.Objects.Select(thing => Noun(thing, null))];
        return nouns.Length == 1 ? nouns[0] : $"{string.Join(", ", nouns.SkipLast(1))} and {nouns[^1]}";
    }

    private static string Noun(SceneObject thing, Choice? choice)
    {
        bool sizeSaid = choice is null || choice.Chance(0.6f);
        string size = sizeSaid ? From(choice, Words.Of(thing.Size)) : "";
        string noun = $"{Words.Of(thing.Colour)} {From(choice, Words.Of(thing.Kind))}";
        string words = size.Length == 0 ? noun : $"{size} {noun}";
        return (words[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an " : "a ") + words;
    }

    private static Relation Opposite(Relation relation) => relation switch
    {
        Relation.LeftOf => Relation.RightOf,
        Relation.RightOf => Relation.LeftOf,
        Relation.Above => Relation.Below,
        Relation.Below => Relation.Above,
        _ => relation,
    };

    private static string From(Choice? choice, string[] options) => choice is null ? options[0] : choice.From(options);

    private static List<string> CollectWords()
    {
        List<string> texts = ["a an and it them above"];
        foreach (ObjectKind kind in Enum.GetValues<ObjectKind>()) texts.AddRange(Words.Of(kind));
        foreach (ObjectSize size in Enum.GetValues<ObjectSize>()) texts.AddRange(Words.Of(size));
        foreach (TimeOfDay time in Enum.GetValues<TimeOfDay>()) texts.AddRange(Words.Of(time));
        foreach (Relation relation in Enum.GetValues<Relation>()) texts.AddRange(Words.Of(relation));
        foreach (ObjectColour colour in Enum.GetValues<ObjectColour>()) texts.AddRange(Words.OnPlain(colour));
        foreach (PictureStyle style in Enum.GetValues<PictureStyle>())
            texts.AddRange([.. Words.Of(style), Words.Suffix(style)]);
        foreach (Background background in Enum.GetValues<Background>())
            if (background != Background.Plain)
                texts.AddRange(Words.Of(background));
        return [.. texts.SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct().Order(StringComparer.Ordinal)];
    }

    private sealed class Choice(SplitMix64 random)
    {
        private SplitMix64 random = random;

        public bool Chance(float probability) => random.Chance(probability);

        public string From(string[] options) => random.Pick<string>(options);
    }
}
