using SkiaSharp;

namespace Unclip.Training.World;

/// <summary>How one thing's parts and silhouette are painted: a style applied to a colour on a backdrop.</summary>
internal sealed class ObjectPaint
{
    private const float TooClose = 0.45f;

    public required Func<Tone, SKColor> Fill { get; init; }

    /// <summary>Drawn around every part; null for none.</summary>
    public Func<Tone, SKColor>? Edge { get; init; }

    public float EdgeWidth { get; init; }

    /// <summary>Neon: the edge is the light, the fill is the dark inside of the tube.</summary>
    public bool EdgeIsBright { get; init; }

    /// <summary>Strokes behind the whole thing, widest first.</summary>
    public IReadOnlyList<(SKColor Colour, float Width)> Surround { get; init; } = [];

    /// <summary>Standard deviation of the surround's blur, in units of the thing's square.</summary>
    public float Glow { get; init; }

    /// <summary>How far a brush trembles, in units of the thing's square.</summary>
    public float Wobble { get; init; }

    /// <param name="backdrop">Colours that the thing stands before.</param>
    public static ObjectPaint For(PictureStyle style, ObjectColour colour, ReadOnlySpan<SKColor> backdrop, float extent)
    {
        // Outlines keep their width on the picture, whatever the thing's size: unit = 1/100 of the picture.
        float unit = 1 / extent;
        return style switch
        {
            PictureStyle.Ink => new ObjectPaint
            {
                Fill = tone => tone == Tone.Line ? Palette.Tint(colour, tone) : Palette.Mix(Palette.Tint(colour, tone), Palette.Paper, 0.12f),
                Edge = _ => colour == ObjectColour.Black ? SKColor.Parse("#8B8798") : Palette.InkLine,
                EdgeWidth = 1.3f * unit,
                Surround = [(Palette.InkLine, 4.6f * unit)],
            },
            PictureStyle.Watercolour => new ObjectPaint
            {
                Fill = tone => Palette.Mix(Palette.Tint(colour, tone), Palette.Paper, 0.1f).WithAlpha(tone == Tone.Line ? (byte)230 : (byte)205),
                Edge = tone => Palette.Tint(colour, tone == Tone.Main ? Tone.Dark : tone).WithAlpha(85),
                EdgeWidth = 1.6f * unit,
                Surround = [(Palette.Paper.WithAlpha(255), 5f * unit)],
                Wobble = 1.6f,
            },
            PictureStyle.PixelArt => new ObjectPaint
            {
                Fill = tone => Palette.Tint(colour, tone),
                Surround = [(colour == ObjectColour.Black ? SKColor.Parse("#F4F0E6") : SKColor.Parse("#1A1626"), 6f * unit)],
            },
            PictureStyle.Neon => Neon(colour, unit),
            _ => new ObjectPaint
            {
                Fill = tone => Palette.Tint(colour, tone),
                Surround = Halo(colour, backdrop, unit),
            },
        };
    }

    private static ObjectPaint Neon(ObjectColour colour, float unit)
    {
        SKColor light = colour switch
        {
            ObjectColour.Black => SKColor.Parse("#6E6A86"),
            ObjectColour.Blue => SKColor.Parse("#3F8CFF"),
            ObjectColour.Purple => SKColor.Parse("#A850F5"),
            ObjectColour.Brown => SKColor.Parse("#A9683F"),
            ObjectColour.Green => SKColor.Parse("#3BE35E"),
            ObjectColour.Red => SKColor.Parse("#FF3B45"),
            _ => Palette.Of(colour),
        };
        SKColor Shine(Tone tone) => tone switch
        {
            Tone.Main or Tone.Dark or Tone.Line => light,
            Tone.Light => Palette.Mix(light, SKColors.White, 0.45f),
            _ => Palette.Mix(Palette.Tint(colour, tone), SKColors.White, 0.12f),
        };
        return new ObjectPaint
        {
            Fill = tone => Palette.Mix(Shine(tone), Palette.Night, tone is Tone.Main or Tone.Light ? 0.62f : 0.72f),
            Edge = Shine,
            EdgeWidth = 3.4f * unit,
            EdgeIsBright = true,
            Surround = [(light.WithAlpha(115), 7f * unit)],
            Glow = 2.6f * unit,
        };
    }

    private static (SKColor Colour, float Width)[] Halo(ObjectColour colour, ReadOnlySpan<SKColor> backdrop, float unit)
    {
        SKColor main = Palette.Of(colour);
        float nearest = float.MaxValue, brightness = 0;
        foreach (SKColor behind in backdrop)
        {
            nearest = Math.Min(nearest, Palette.Distance(main, behind));
            brightness += Palette.Luminance(behind) / backdrop.Length;
        }
        if (nearest > TooClose)
            return [];
        bool dark = brightness > 0.55f && Palette.Luminance(main) > 0.3f;
        return [(dark ? Palette.Mix(Palette.Tint(colour, Tone.Dark), Palette.InkLine, 0.45f) : SKColor.Parse("#FFF9EC"), 3.6f * unit)];
    }
}
