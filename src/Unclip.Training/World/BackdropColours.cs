using SkiaSharp;

namespace Unclip.Training.World;

/// <summary>The few colours that a background is painted with, after time of day and style.</summary>
internal readonly record struct BackdropColours(SKColor SkyTop, SKColor SkyLow, SKColor Far, SKColor Ground, SKColor Detail)
{
    public static BackdropColours For(Scene scene)
    {
        BackdropColours colours = ByDay(scene);
        if (Scene.HasTimeOfDay(scene.Background))
            colours = AtTime(colours, scene.Time);
        return scene.Style switch
        {
            PictureStyle.Ink => colours.Map(c => Palette.Mix(c, Palette.Paper, 0.62f)),
            PictureStyle.Watercolour => colours.Map(c => Palette.Mix(c, Palette.Paper, 0.34f)),
            PictureStyle.Neon => colours.Map(Palette.Dimmed),
            _ => colours,
        };
    }

    private BackdropColours Map(Func<SKColor, SKColor> change) =>
        new(change(SkyTop), change(SkyLow), change(Far), change(Ground), change(Detail));

    private static BackdropColours ByDay(Scene scene) => scene.Background switch
    {
        Background.Meadow => Of("#8FD0F2", "#D9F1F4", "#A5D46C", "#7CC158", "#57A345"),
        Background.Sea => Of("#9AD8F0", "#E6F5F0", "#3FA6CC", "#2389BC", "#8ED6E6"),
        Background.Desert => Of("#8CD3E8", "#FBE9C0", "#EDB86B", "#F3CB82", "#D99B4E"),
        Background.Snow => Of("#B5D4EA", "#E7F0F5", "#C9DDEA", "#F2F6FA", "#9FBFD4"),
        Background.NightSky => Of("#141A4A", "#3A4586", "#2A3370", "#3A4586", "#FFF1BF"),
        Background.Space => Of("#0D0A20", "#1F1236", "#3B1D5C", "#0D0A20", "#E9E2FF"),
        Background.City => Of("#A9D3E8", "#F1EBDD", "#A9B4C8", "#8A8F9E", "#7886A3"),
        Background.Forest => Of("#CFE8C9", "#E7F1D2", "#6FA775", "#5C8F4E", "#386B4C"),
        _ => Plain(scene.PlainColour ?? ObjectColour.White),
    };

    private static BackdropColours Plain(ObjectColour colour)
    {
        SKColor main = Palette.Of(colour);
        return colour is ObjectColour.White or ObjectColour.Black
            ? new(main, main, main, main, main)
            : new(main, Palette.Mix(main, SKColors.White, 0.1f), main, Palette.Mix(main, SKColors.White, 0.1f), main);
    }

    private static BackdropColours AtTime(BackdropColours c, TimeOfDay time) => time switch
    {
        TimeOfDay.Sunset => new(
            SKColor.Parse("#E9799A"), SKColor.Parse("#FFC27A"),
            Palette.Mix(c.Far, SKColor.Parse("#B0527A"), 0.35f),
            Palette.Mix(c.Ground, SKColor.Parse("#A8506E"), 0.28f),
            Palette.Mix(c.Detail, SKColor.Parse("#8A3A66"), 0.32f)),
        TimeOfDay.Night => new(
            SKColor.Parse("#151B45"), SKColor.Parse("#35417C"),
            Palette.Mix(c.Far, SKColor.Parse("#151B45"), 0.62f),
            Palette.Mix(c.Ground, SKColor.Parse("#151B45"), 0.52f),
            Palette.Mix(c.Detail, SKColor.Parse("#151B45"), 0.6f)),
        _ => c,
    };

    private static BackdropColours Of(string top, string low, string far, string ground, string detail) =>
        new(SKColor.Parse(top), SKColor.Parse(low), SKColor.Parse(far), SKColor.Parse(ground), SKColor.Parse(detail));
}
