using Unclip.Training.World;

namespace Unclip.Training.Evaluation;

/// <summary>How a scene's things are arranged.</summary>
public enum Layout { Alone, SideBySide, OneAbove, OneOn, Three }

/// <summary>
/// What can be seen in a scene, as class labels: one number per question. Things have places, whatever order a caption
/// names them in: left, right and top of three; left and right; upper and lower; the one on top and the one under it.
/// </summary>
public static class SceneAttributes
{
    public const int MostThings = 3;
    private static readonly int Kinds = Enum.GetValues<ObjectKind>().Length, Colours = Enum.GetValues<ObjectColour>().Length, Sizes = Enum.GetValues<ObjectSize>().Length;

    /// <summary>Number of answers to each question; where a thing or colour may be absent, the last answer is "none".</summary>
    public static IReadOnlyList<int> ClassCounts { get; } =
    [
        Enum.GetValues<Background>().Length, Colours + 1, Enum.GetValues<TimeOfDay>().Length, Enum.GetValues<PictureStyle>().Length, Enum.GetValues<Layout>().Length,
        .. Enumerable.Repeat<int[]>([Kinds + 1, Colours + 1, Sizes + 1], MostThings).SelectMany(counts => counts),
    ];

    /// <summary>The right answers for a scene, in the order of <see cref="ClassCounts"/>.</summary>
    public static SceneLabels Of(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        List<int> labels = [(int)scene.Background, (int?)scene.PlainColour ?? Colours, (int)scene.Time, (int)scene.Style, (int)LayoutOf(scene)];
        SceneObject[] things = InPlace(scene);
        for (int i = 0; i < MostThings; i++)
            labels.AddRange(i < things.Length ? [(int)things[i].Kind, (int)things[i].Colour, (int)things[i].Size] : [Kinds, Colours, Sizes]);
        return new([.. labels]);
    }

    private static Layout LayoutOf(Scene scene) => scene switch
    {
        { Objects.Count: 1 } => Layout.Alone,
        { Objects.Count: 3 } => Layout.Three,
        { Relation: Relation.LeftOf or Relation.RightOf } => Layout.SideBySide,
        { Relation: Relation.On } => Layout.OneOn,
        _ => Layout.OneAbove,
    };

    private static SceneObject[] InPlace(Scene scene) => scene.Relation is Relation.RightOf or Relation.Below
        ? [scene.Objects[1], scene.Objects[0], .. scene.Objects.Skip(2)]
        : [.. scene.Objects];
}

/// <summary>Answers to all questions of <see cref="SceneAttributes"/>.</summary>
/// <param name="Values">Class numbers.</param>
public sealed record SceneLabels(int[] Values)
{
    public int Background => Values[0];
    public int PlainColour => Values[1];
    public int Time => Values[2];
    public int Style => Values[3];
    public int Layout => Values[4];

    /// <summary>Kind and colour of the thing in a place.</summary>
    public (int Kind, int Colour) Thing(int place) => (Values[5 + 3 * place], Values[6 + 3 * place]);

    /// <summary>The background's name, and its colour where it is plain.</summary>
    public bool SameBackground(SceneLabels other) => other is not null && Background == other.Background && PlainColour == other.PlainColour;

    /// <summary>What else the other labels say of background, style, layout, kinds and colours, in words.</summary>
    public IEnumerable<string> DifferencesTo(SceneLabels other)
    {
        ArgumentNullException.ThrowIfNull(other);
        string Colour(int colour) => colour < Enum.GetValues<ObjectColour>().Length ? Words.Of((ObjectColour)colour) : "no";
        if (!SameBackground(other))
            yield return other.Background == (int)World.Background.Plain ? $"plain {Colour(other.PlainColour)}" : $"{(Background)other.Background}";
        if (Style != other.Style)
            yield return $"{(PictureStyle)other.Style}";
        if (Layout != other.Layout)
            yield return $"{(Layout)other.Layout}";
        for (int place = 0; place < SceneAttributes.MostThings; place++)
            if (Thing(place) != other.Thing(place))
                yield return other.Thing(place).Kind < Enum.GetValues<ObjectKind>().Length ? $"{Colour(other.Thing(place).Colour)} {(ObjectKind)other.Thing(place).Kind}" : "nothing";
    }

    /// <summary>The same things, wherever they are.</summary>
    public bool SameThingsAnywhere(SceneLabels other) => other is not null && Things().SequenceEqual(other.Things());

    private IEnumerable<(int Kind, int Colour)> Things() => Enumerable.Range(0, SceneAttributes.MostThings).Select(Thing).Order();

    /// <summary>The same things in the same places, whatever their sizes and the setting.</summary>
    public bool SameThings(SceneLabels other) =>
        other is not null && Layout == other.Layout && Enumerable.Range(0, SceneAttributes.MostThings).All(place => Thing(place) == other.Thing(place));
}
