namespace Unclip.Training.World;

/// <summary>The names of things; the first of several is the usual one.</summary>
public static class Words
{
    public static string[] Of(ObjectKind kind) => kind switch
    {
        ObjectKind.House => ["house", "house", "home"],
        ObjectKind.Boat => ["boat", "boat", "ship"],
        ObjectKind.Balloon => ["balloon"],
        _ => [Plain(kind)],
    };

    public static string Of(ObjectColour colour) => Plain(colour);

    public static string[] Of(Background background) => background switch
    {
        Background.Meadow => ["in a meadow", "on a meadow", "on green grass"],
        Background.Sea => ["at the sea", "on the sea", "on the water"],
        Background.Desert => ["in the desert", "in a sandy desert"],
        Background.Snow => ["in the snow", "on white snow"],
        Background.NightSky => ["in the night sky", "in a sky full of stars"],
        Background.Space => ["in space", "in outer space"],
        Background.City => ["in the city", "in a city street"],
        _ => ["in the forest", "in the woods"],
    };

    public static string[] OnPlain(ObjectColour colour) =>
        [$"on a plain {Of(colour)} background", $"on {Of(colour)}"];

    public static string[] Of(TimeOfDay time) => time switch
    {
        TimeOfDay.Sunset => ["at sunset", "in the evening"],
        TimeOfDay.Night => ["at night"],
        _ => ["by day", "in daylight"],
    };

    /// <summary>What comes before the scene: "… of a red house".</summary>
    public static string[] Of(PictureStyle style) => style switch
    {
        PictureStyle.Ink => ["ink drawing of", "an ink drawing of", "a drawing in ink of"],
        PictureStyle.Watercolour => ["watercolour painting of", "a watercolour of", "a watercolour painting of"],
        PictureStyle.PixelArt => ["pixel art of", "a pixel art picture of"],
        PictureStyle.Neon => ["neon picture of", "a glowing neon sign of", "neon lights showing"],
        _ => ["a picture of", "flat picture of", "a simple picture of"],
    };

    /// <summary>What comes after the scene: "a red house, …"; empty for the flat style.</summary>
    public static string Suffix(PictureStyle style) => style switch
    {
        PictureStyle.Ink => "ink",
        PictureStyle.Watercolour => "watercolour",
        PictureStyle.PixelArt => "pixel art",
        PictureStyle.Neon => "neon",
        _ => "flat",
    };

    public static string[] Of(ObjectSize size) => size switch
    {
        ObjectSize.Small => ["small", "little", "tiny"],
        ObjectSize.Big => ["big", "large", "huge"],
        _ => [""],
    };

    public static string[] Of(Relation relation) => relation switch
    {
        Relation.LeftOf => ["left of", "to the left of"],
        Relation.RightOf => ["right of", "to the right of"],
        Relation.Above => ["above", "over"],
        Relation.Below => ["below", "under"],
        _ => ["on", "on top of"],
    };

    private static string Plain<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
