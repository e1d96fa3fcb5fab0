namespace Unclip.Training.World;

/// <summary>A kind together with exactly one of colour, style or background.</summary>
public sealed record HeldOutCombination(
    ObjectKind Kind, ObjectColour? Colour = null, PictureStyle? Style = null, Background? Background = null)
{
    public bool IsIn(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        foreach (SceneObject thing in scene.Objects)
            if (thing.Kind == Kind
                && (Colour is null || Colour == thing.Colour)
                && (Style is null || Style == scene.Style)
                && (Background is null || Background == scene.Background))
                return true;
        return false;
    }
}

/// <summary>Combinations that no training scene shows, though each part is common: zero-shot tests ask for exactly these.</summary>
public static class HeldOut
{
    public static IReadOnlyList<HeldOutCombination> Combinations { get; } =
    [
        new(ObjectKind.House, Colour: ObjectColour.Purple),
        new(ObjectKind.Cat, Colour: ObjectColour.Blue),
        new(ObjectKind.Star, Colour: ObjectColour.Green),
        new(ObjectKind.Car, Colour: ObjectColour.Pink),
        new(ObjectKind.Fish, Colour: ObjectColour.Black),
        new(ObjectKind.Tree, Colour: ObjectColour.White),
        new(ObjectKind.Rocket, Colour: ObjectColour.Brown),
        new(ObjectKind.Balloon, Colour: ObjectColour.Orange),
        new(ObjectKind.Mushroom, Colour: ObjectColour.Yellow),
        new(ObjectKind.Umbrella, Colour: ObjectColour.Red),
        new(ObjectKind.Boat, Style: PictureStyle.Neon),
        new(ObjectKind.Castle, Style: PictureStyle.PixelArt),
        new(ObjectKind.Bird, Style: PictureStyle.Watercolour),
        new(ObjectKind.Apple, Style: PictureStyle.Ink),
        new(ObjectKind.Robot, Style: PictureStyle.Watercolour),
        new(ObjectKind.Snowman, Background: Background.Desert),
        new(ObjectKind.Flower, Background: Background.Space),
        new(ObjectKind.Cake, Background: Background.Sea),
        new(ObjectKind.Key, Background: Background.Snow),
        new(ObjectKind.Butterfly, Background: Background.City),
    ];

    public static bool Contains(Scene scene)
    {
        foreach (HeldOutCombination combination in Combinations)
            if (combination.IsIn(scene))
                return true;
        return false;
    }
}
