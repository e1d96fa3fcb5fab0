using SkiaSharp;

namespace Unclip.Training.World;

/// <summary>Nunito SemiBold (SIL Open Font License, Fonts/OFL.txt), embedded because a headless machine has no fonts.</summary>
internal static class CaptionFont
{
    private static readonly Lazy<SKTypeface> Nunito = new(Load);

    public static SKFont OfSize(float size) => new(Nunito.Value, size) { Subpixel = true, Edging = SKFontEdging.Antialias };

    /// <summary>Breaks a text at spaces so that no line is wider than it may be; a single longer word stays whole.</summary>
    public static IReadOnlyList<string> Wrap(SKFont font, string text, float width)
    {
        List<string> lines = [];
        foreach (string word in text.Split(' '))
            if (lines.Count > 0 && font.MeasureText($"{lines[^1]} {word}") <= width)
                lines[^1] += ' ' + word;
            else
                lines.Add(word);
        return lines;
    }

    private static SKTypeface Load()
    {
        const string name = "Nunito-SemiBold.woff";
        using Stream stream = typeof(CaptionFont).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its embedded resource {name}.");
        using SKData data = SKData.Create(stream);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException($"{name} is not a font that Skia reads.");
    }
}
