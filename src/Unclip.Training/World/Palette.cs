using SkiaSharp;

namespace Unclip.Training.World;

/// <summary>The picture book's colours and the arithmetic of tints.</summary>
internal static class Palette
{
    public static readonly SKColor Night = SKColor.Parse("#12122E");
    public static readonly SKColor Paper = SKColor.Parse("#F8F0DF");
    public static readonly SKColor InkLine = SKColor.Parse("#2A2233");
    private static readonly SKColor Cream = SKColor.Parse("#FFF9EC");

    public static SKColor Of(ObjectColour colour) => colour switch
    {
        ObjectColour.Red => SKColor.Parse("#DE3B3B"),
        ObjectColour.Orange => SKColor.Parse("#F58A1F"),
        ObjectColour.Yellow => SKColor.Parse("#FFD234"),
        ObjectColour.Green => SKColor.Parse("#3FA34D"),
        ObjectColour.Blue => SKColor.Parse("#2C74D6"),
        ObjectColour.Purple => SKColor.Parse("#8A45C4"),
        ObjectColour.Pink => SKColor.Parse("#FF8DBA"),
        ObjectColour.Brown => SKColor.Parse("#87553A"),
        ObjectColour.White => SKColor.Parse("#FCFBF7"),
        _ => SKColor.Parse("#2B2A33"),
    };

    public static SKColor Mix(SKColor a, SKColor b, float share) => new(
        (byte)(a.Red + (b.Red - a.Red) * share),
        (byte)(a.Green + (b.Green - a.Green) * share),
        (byte)(a.Blue + (b.Blue - a.Blue) * share),
        (byte)(a.Alpha + (b.Alpha - a.Alpha) * share));

    /// <summary>The colour as neon lights let it be seen: dark, but more of its hue left than of its brightness.</summary>
    public static SKColor Dimmed(SKColor c)
    {
        float grey = Luminance(c) * 255;
        byte Channel(byte own, byte night) => (byte)Math.Clamp(0.55f * (own - grey) + 0.26f * grey + 0.35f * night, 0, 255);
        return new(Channel(c.Red, Night.Red), Channel(c.Green, Night.Green), Channel(c.Blue, Night.Blue));
    }

    public static float Luminance(SKColor c) => (0.299f * c.Red + 0.587f * c.Green + 0.114f * c.Blue) / 255;

    /// <summary>Euclidean distance in RGB, 0 to √3.</summary>
    public static float Distance(SKColor a, SKColor b)
    {
        float r = (a.Red - b.Red) / 255f, g = (a.Green - b.Green) / 255f, u = (a.Blue - b.Blue) / 255f;
        return MathF.Sqrt(r * r + g * g + u * u);
    }

    public static SKColor Tint(ObjectColour colour, Tone tone)
    {
        SKColor main = Of(colour);
        return tone switch
        {
            Tone.Main => main,
            Tone.Light => colour == ObjectColour.Black ? SKColor.Parse("#565466")
                : colour == ObjectColour.White ? SKColor.Parse("#E3E8F1") : Mix(main, Cream, 0.38f),
            Tone.Dark => colour == ObjectColour.White ? SKColor.Parse("#C3CBDB")
                : colour == ObjectColour.Black ? SKColor.Parse("#111017") : Mix(main, SKColor.Parse("#2B1440"), 0.3f),
            Tone.Line => colour == ObjectColour.Black ? SKColor.Parse("#F1EDE4") : InkLine,
            Tone.Pale => colour == ObjectColour.White ? SKColor.Parse("#DDE3EE") : Cream,
            Tone.Warm => colour is ObjectColour.Yellow or ObjectColour.White ? SKColor.Parse("#F7A440") : SKColor.Parse("#FFE07A"),
            Tone.Glass => colour == ObjectColour.Blue ? SKColor.Parse("#E4F6FF") : SKColor.Parse("#BFE6F7"),
            Tone.Wood => colour == ObjectColour.Brown ? SKColor.Parse("#5B3826") : SKColor.Parse("#936041"),
            Tone.Leaf => colour == ObjectColour.Green ? SKColor.Parse("#1F6B3A") : SKColor.Parse("#58A64B"),
            Tone.Orange => colour == ObjectColour.Orange ? SKColor.Parse("#FFD45C") : SKColor.Parse("#F79433"),
            _ => colour == ObjectColour.Pink ? SKColor.Parse("#E8578F") : SKColor.Parse("#FF9FB6"),
        };
    }
}
