using System.Globalization;
using SkiaSharp;

namespace Unclip.Training.Optimisation;

/// <summary>log.csv (step, samples, seconds, loss, learning rate) and its picture loss.png.</summary>
internal sealed class LossLog(string folder) : IDisposable
{
    private const int Width = 900;
    private const int Height = 400;
    private readonly string path = Path.Combine(folder, "log.csv");
    private readonly StreamWriter writer = Open(Path.Combine(folder, "log.csv"));

    private static StreamWriter Open(string path)
    {
        bool isNew = !File.Exists(path);
        StreamWriter writer = new(path, append: true) { AutoFlush = true };
        if (isNew)
            writer.WriteLine("step,samples,seconds,loss,learning_rate");
        return writer;
    }

    public void Append(long step, long samples, double seconds, double loss, double learningRate) =>
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step},{samples},{seconds:F1},{loss:G6},{learningRate:G4}"));

    /// <summary>Draws the loss over the steps, both on a logarithmic scale.</summary>
    public void Plot()
    {
        (double X, double Y)[] points = [.. ReadLines(path).Skip(1)
            .Select(line => line.Split(','))
            .Select(cells => (Math.Log(Number(cells[0])), Math.Log(Number(cells[3]))))
            .Where(p => double.IsFinite(p.Item2))];
        if (points.Length < 2)
            return;
        (double left, double right) = (points.Min(p => p.X), points.Max(p => p.X));
        (double bottom, double top) = (points.Min(p => p.Y), points.Max(p => p.Y));
        using SKSurface surface = SKSurface.Create(new SKImageInfo(Width, Height));
        surface.Canvas.Clear(SKColors.White);
        using SKPaint paint = new() { Color = new SKColor(0x33, 0x66, 0xaa), IsAntialias = true, StrokeWidth = 2, Style = SKPaintStyle.Stroke };
        using SKPathBuilder curve = new();
        curve.AddPoly([.. points.Select(p => new SKPoint(
            (float)((p.X - left) / (right - left) * (Width - 20) + 10),
            (float)((top - p.Y) / Math.Max(top - bottom, 1e-9) * (Height - 20) + 10)))], close: false);
        using SKPath line = curve.Detach();
        surface.Canvas.DrawPath(line, paint);
        using SKImage image = surface.Snapshot();
        using SKData png = image.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(Path.Combine(folder, "loss.png"), png.ToArray());
    }

    private static IEnumerable<string> ReadLines(string path)
    {
        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    public void Dispose() => writer.Dispose();
}
