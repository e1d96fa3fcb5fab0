namespace Unclip.Training.World;

/// <summary>Draws random scenes: 60 % with one object, 30 % with two and a relation, 10 % with three.</summary>
public static class SceneGenerator
{
    private static readonly ObjectKind[] Kinds = Enum.GetValues<ObjectKind>();
    private static readonly ObjectColour[] Colours = Enum.GetValues<ObjectColour>();
    private static readonly Background[] Backgrounds = Enum.GetValues<Background>();
    private static readonly PictureStyle[] Styles = Enum.GetValues<PictureStyle>();
    private static readonly ObjectKind[] Flying =
    [
        ObjectKind.Sun, ObjectKind.Moon, ObjectKind.Star, ObjectKind.Cloud, ObjectKind.Bird,
        ObjectKind.Balloon, ObjectKind.Butterfly, ObjectKind.Rocket,
    ];
    private static readonly ObjectKind[] Standing =
    [
        ObjectKind.House, ObjectKind.Tree, ObjectKind.Boat, ObjectKind.Car, ObjectKind.Cat, ObjectKind.Flower,
        ObjectKind.Mushroom, ObjectKind.Robot, ObjectKind.Castle, ObjectKind.Snowman, ObjectKind.Cake,
    ];

    // Their tops are wide and solid enough to stand on.
    private static readonly ObjectKind[] Seats =
        [ObjectKind.House, ObjectKind.Cake, ObjectKind.Car, ObjectKind.Mushroom, ObjectKind.Cloud, ObjectKind.Castle, ObjectKind.Apple];

    /// <summary>The scene of a seed; never one that <see cref="HeldOut"/> contains.</summary>
    public static Scene Draw(ulong seed)
    {
        SplitMix64 random = new(seed);
        Scene scene;
        do scene = Propose(ref random);
        while (HeldOut.Contains(scene) || IsCamouflaged(scene));
        return scene;
    }

    private static bool IsCamouflaged(Scene scene) => scene.Objects.Any(thing => thing.Colour == scene.PlainColour);

    /// <summary>A one-object scene that shows a held-out combination, for zero-shot tests only.</summary>
    public static Scene DrawHeldOut(HeldOutCombination combination, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(combination);
        SplitMix64 random = new(seed);
        Scene scene;
        do
        {
            scene = ProposeSetting(ref random);
            SceneObject thing = ProposeAlone(ref random);
            scene = scene with { Objects = [thing with { Kind = combination.Kind }] };
            scene = WithPart(scene, combination.Colour ?? thing.Colour, combination.Style ?? scene.Style, combination.Background ?? scene.Background);
        }
        while (IsCamouflaged(scene));
        return scene;
    }

    /// <summary>
    /// A held-out combination's scene with the least change that makes it one of those that training draws: another colour,
    /// style or background. What zero-shot tests compare it with.
    /// </summary>
    public static Scene KnownCounterpart(HeldOutCombination combination, Scene scene)
    {
        ArgumentNullException.ThrowIfNull(combination);
        ArgumentNullException.ThrowIfNull(scene);
        SplitMix64 random = new(scene.Seed);
        Scene known;
        do
        {
            known = WithPart(scene,
                combination.Colour is null ? scene.Objects[0].Colour : random.Pick<ObjectColour>(Colours),
                combination.Style is null ? scene.Style : random.Pick<PictureStyle>(Styles),
                combination.Background is null ? scene.Background : random.Pick<Background>(Backgrounds));
        }
        while (HeldOut.Contains(known) || IsCamouflaged(known));
        return known;
    }

    /// <summary>The same scene of one thing; another background is white where it is plain, and has day where it knows no other time.</summary>
    private static Scene WithPart(Scene scene, ObjectColour colour, PictureStyle style, Background background)
    {
        scene = scene with { Objects = [scene.Objects[0] with { Colour = colour }], Style = style };
        return background == scene.Background ? scene : scene with
        {
            Background = background,
            PlainColour = background == Background.Plain ? ObjectColour.White : null,
            Time = Scene.HasTimeOfDay(background) ? scene.Time : TimeOfDay.Day,
        };
    }

    private static Scene Propose(ref SplitMix64 random)
    {
        Scene scene = ProposeSetting(ref random);
        float share = random.Unit();
        if (share < 0.6f)
            return scene with { Objects = [ProposeAlone(ref random)] };
        return share < 0.9f ? ProposePair(ref random, scene) : ProposeThree(ref random, scene);
    }

    private static Scene ProposeSetting(ref SplitMix64 random)
    {
        Background background = random.Pick<Background>(Backgrounds);
        float daylight = random.Unit();
        TimeOfDay time = daylight < 0.6f ? TimeOfDay.Day : daylight < 0.8f ? TimeOfDay.Sunset : TimeOfDay.Night;
        PictureStyle style = random.Chance(0.5f) ? PictureStyle.Flat : (PictureStyle)(1 + random.Below(4));
        ObjectColour plain = random.Pick<ObjectColour>(Colours);
        return new Scene(
            background,
            background == Background.Plain ? plain : null,
            Scene.HasTimeOfDay(background) ? time : TimeOfDay.Day,
            style, [], null, random.Next());
    }

    private static SceneObject ProposeAlone(ref SplitMix64 random)
    {
        ObjectSize size = ProposeSize(ref random, 0.55f);
        float extent = size switch
        {
            ObjectSize.Small => random.Between(0.36f, 0.44f),
            ObjectSize.Big => random.Between(0.74f, 0.82f),
            _ => random.Between(0.54f, 0.65f),
        };
        float play = 0.5f * (1 - extent) * 0.45f;
        return new SceneObject(
            random.Pick<ObjectKind>(Kinds), random.Pick<ObjectColour>(Colours), size,
            0.5f + random.Between(-play, play), 0.53f + random.Between(-play, play) * 0.8f, extent);
    }

    private static ObjectSize ProposeSize(ref SplitMix64 random, float normalShare)
    {
        float u = random.Unit();
        return u < normalShare ? ObjectSize.Normal : u < 0.5f * (1 + normalShare) ? ObjectSize.Small : ObjectSize.Big;
    }

    private static SceneObject ProposePart(ref SplitMix64 random, ObjectKind kind, float x, float y)
    {
        ObjectSize size = ProposeSize(ref random, 0.7f);
        float extent = size switch { ObjectSize.Small => 0.33f, ObjectSize.Big => 0.47f, _ => 0.43f };
        return new SceneObject(
            kind, random.Pick<ObjectColour>(Colours), size,
            x + random.Between(-0.01f, 0.01f), y + random.Between(-0.01f, 0.01f), extent * random.Between(0.96f, 1.04f));
    }

    private static Scene ProposePair(ref SplitMix64 random, Scene scene)
    {
        Relation relation = (Relation)random.Below(5);
        (ObjectKind first, ObjectKind second) = ProposeKinds(ref random, relation);
        return scene with { Relation = relation, Objects = Place(ref random, relation, first, second) };
    }

    private static (ObjectKind First, ObjectKind Second) ProposeKinds(ref SplitMix64 random, Relation relation)
    {
        ObjectKind first, second;
        bool natural = random.Chance(0.6f);
        do
        {
            first = random.Pick<ObjectKind>(Kinds);
            second = random.Pick<ObjectKind>(relation == Relation.On ? Seats : Kinds);
            if (natural && relation is Relation.Above or Relation.Below)
            {
                (first, second) = (random.Pick<ObjectKind>(Flying), random.Pick<ObjectKind>(Standing));
                if (relation == Relation.Below)
                    (first, second) = (second, first);
            }
        }
        while (first == second || (relation == Relation.On && first is ObjectKind.Sun or ObjectKind.Moon));
        return (first, second);
    }

    private static SceneObject[] Place(ref SplitMix64 random, Relation relation, ObjectKind first, ObjectKind second)
    {
        float slide = random.Between(-0.12f, 0.12f);
        switch (relation)
        {
            case Relation.LeftOf or Relation.RightOf:
                float left = relation == Relation.LeftOf ? 0.26f : 0.74f;
                return [ProposePart(ref random, first, left, 0.56f + slide * 0.5f), ProposePart(ref random, second, 1 - left, 0.56f - slide * 0.2f)];
            case Relation.Above or Relation.Below:
                float top = relation == Relation.Above ? 0.26f : 0.74f;
                return [ProposePart(ref random, first, 0.5f + slide, top), ProposePart(ref random, second, 0.5f - slide * 0.5f, 1 - top)];
            default:
                SceneObject seat = ProposePart(ref random, second, 0.5f + slide * 0.5f, 0.73f) with { Extent = 0.46f, Size = ObjectSize.Normal };
                SceneObject rider = ProposePart(ref random, first, seat.X, 0) with { Extent = 0.4f, Size = ObjectSize.Normal };
                float contact = seat.Y + ObjectDrawing.Top(second) * seat.Extent;
                return [rider with { X = seat.X, Y = contact - (ObjectDrawing.Bottom(first) - 0.04f) * rider.Extent }, seat];
        }
    }

    private static Scene ProposeThree(ref SplitMix64 random, Scene scene)
    {
        Relation relation = random.Chance(0.5f) ? Relation.LeftOf : Relation.RightOf;
        (ObjectKind first, ObjectKind second) = ProposeKinds(ref random, relation);
        ObjectKind third;
        do third = random.Chance(0.7f) ? random.Pick<ObjectKind>(Flying) : random.Pick<ObjectKind>(Kinds);
        while (third == first || third == second);
        float left = relation == Relation.LeftOf ? 0.26f : 0.74f;
        SceneObject[] things =
        [
            ProposePart(ref random, first, left, 0.7f),
            ProposePart(ref random, second, 1 - left, 0.7f),
            ProposePart(ref random, third, 0.5f, 0.25f),
        ];
        for (int i = 0; i < things.Length; i++)
            things[i] = things[i] with { Size = ObjectSize.Normal, Extent = 0.4f };
        return scene with { Relation = relation, Objects = things };
    }
}
