using SkiaSharp;

namespace Unclip.Training.World;

/// <summary>What a part of a thing is painted with: tints of the thing's colour, or a colour that stays the same.</summary>
internal enum Tone { Main, Light, Dark, Line, Pale, Warm, Glass, Wood, Leaf, Orange, Pink }

/// <summary>
/// Draws the parts of one thing in its own square of 100 × 100 units around (0, 0), y down, in the style of the picture.
/// A thing is drawn twice: first its silhouette (outline, halo or glow), then its parts.
/// </summary>
internal sealed class ObjectPen : IDisposable
{
    [ThreadStatic] private static Dictionary<string, SKPath>? parsed;

    private readonly SKCanvas canvas;
    private readonly ObjectPaint look;
    private readonly SKPaint fill;
    private readonly SKPaint stroke;
    private readonly SKPathEffect? wobble;
    private readonly SKMaskFilter? glow;
    private bool isSilhouette;

    public ObjectPen(SKCanvas canvas, ObjectPaint look, bool antialias, uint seed)
    {
        this.canvas = canvas;
        this.look = look;
        fill = new SKPaint { IsAntialias = antialias, Style = SKPaintStyle.Fill };
        stroke = new SKPaint
        {
            IsAntialias = antialias, Style = SKPaintStyle.Stroke,
            StrokeJoin = SKStrokeJoin.Round, StrokeCap = SKStrokeCap.Round,
        };
        if (look.Glow > 0)
            glow = SKMaskFilter.CreateBlur(SKBlurStyle.Normal, look.Glow);
        if (look.Wobble > 0)
        {
            using SKPathEffect shake = SKPathEffect.CreateDiscrete(9, look.Wobble, seed);
            using SKPathEffect soften = SKPathEffect.CreateCorner(7);
            wobble = SKPathEffect.CreateCompose(soften, shake);
            fill.PathEffect = wobble;
        }
    }

    /// <summary>Everything that the silhouette is drawn with, then everything that the parts are drawn with.</summary>
    public void Draw(Action<ObjectPen> thing)
    {
        if (look.Surround.Count > 0)
        {
            isSilhouette = true;
            stroke.MaskFilter = glow;
            thing(this);
            stroke.MaskFilter = null;
            isSilhouette = false;
        }
        thing(this);
    }

    /// <summary>Draws turned and scaled around the middle.</summary>
    public void Turned(float degrees, float scale, Action<ObjectPen> part)
    {
        int state = canvas.Save();
        canvas.RotateDegrees(degrees);
        canvas.Scale(scale);
        part(this);
        canvas.RestoreToCount(state);
    }

    public void Path(string svg, Tone tone)
    {
        SKPath path = Parse(svg);
        Paint(tone, paint => canvas.DrawPath(path, paint));
    }

    public void Circle(float x, float y, float radius, Tone tone) =>
        Paint(tone, paint => canvas.DrawCircle(x, y, radius, paint));

    public void Oval(float x, float y, float radiusX, float radiusY, Tone tone) =>
        Paint(tone, paint => canvas.DrawOval(x, y, radiusX, radiusY, paint));

    public void Box(float x, float y, float width, float height, Tone tone, float corner = 0) =>
        Paint(tone, paint => canvas.DrawRoundRect(x, y, width, height, corner, corner, paint));

    /// <summary>An open curve of some thickness.</summary>
    public void Line(string svg, float width, Tone tone)
    {
        SKPath path = Parse(svg);
        if (isSilhouette)
        {
            foreach ((SKColor colour, float extra) in look.Surround)
                Stroke(path, colour, width + extra);
            return;
        }
        Stroke(path, look.Edge is { } edge && look.EdgeIsBright ? edge(tone) : look.Fill(tone), look.EdgeIsBright ? Math.Max(width * 0.8f, 4) : width);
    }

    private void Stroke(SKPath path, SKColor colour, float width)
    {
        stroke.Color = colour;
        stroke.StrokeWidth = width;
        canvas.DrawPath(path, stroke);
    }

    private void Paint(Tone tone, Action<SKPaint> draw)
    {
        if (isSilhouette)
        {
            foreach ((SKColor colour, float extra) in look.Surround)
            {
                stroke.Color = colour;
                stroke.StrokeWidth = extra;
                draw(stroke);
            }
            return;
        }
        fill.Color = look.Fill(tone);
        draw(fill);
        if (look.Edge is { } edge)
        {
            stroke.Color = edge(tone);
            stroke.StrokeWidth = look.EdgeIsBright && tone is not (Tone.Main or Tone.Dark) ? look.EdgeWidth * 0.55f : look.EdgeWidth;
            stroke.PathEffect = wobble;
            draw(stroke);
            stroke.PathEffect = null;
        }
    }

    private static SKPath Parse(string svg)
    {
        parsed ??= [];
        if (!parsed.TryGetValue(svg, out SKPath? path))
            parsed[svg] = path = SKPath.ParseSvgPathData(svg) ?? throw new ArgumentException($"Not an SVG path: {svg}", nameof(svg));
        return path;
    }

    public void Dispose()
    {
        fill.Dispose();
        stroke.Dispose();
        wobble?.Dispose();
        glow?.Dispose();
    }
}
