using System.Runtime.InteropServices;
using SkiaSharp;

namespace Unclip.Training.World;

/// <summary>Turns scenes into pixels: the same picture at every size.</summary>
public static class SceneRenderer
{
    /// <summary>Cells of a pixel-art picture's side.</summary>
    private const int PixelArtCells = 32;

    /// <returns>size × size × 3 bytes, row-major, interleaved RGB.</returns>
    public static byte[] Render(Scene scene, int size)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 8);
        if (scene.Style == PictureStyle.PixelArt)
            return Repeat(Raster(scene, PixelArtCells), PixelArtCells, size);
        int oversampling = size <= 64 ? 4 : size <= 256 ? 2 : 1;
        return Average(Raster(scene, size * oversampling), size, oversampling);
    }

    /// <summary>Draws on any canvas; its current clip is painted as a square of so many units.</summary>
    public static void Draw(SKCanvas canvas, Scene scene, float side, bool antialias = true)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        ArgumentNullException.ThrowIfNull(scene);
        BackdropColours colours = BackdropColours.For(scene);
        int state = canvas.Save();
        canvas.Scale(side / 100);
        using SKPaint paint = new() { IsAntialias = antialias };
        new Backdrop(canvas, scene, colours, paint).Draw();
        if (scene.Style == PictureStyle.Watercolour)
            Washes(canvas, scene, paint);
        // A seat is drawn before what sits on it, a floating third thing first of all.
        for (int i = scene.Objects.Count - 1; i >= 0; i--)
            DrawObject(canvas, scene, scene.Objects[i], colours, paint, (uint)(scene.Seed + (ulong)i));
        canvas.RestoreToCount(state);
    }

    private static void DrawObject(
        SKCanvas canvas, Scene scene, SceneObject thing, BackdropColours colours, SKPaint paint, uint seed)
    {
        bool seated = scene.Relation == Relation.On && ReferenceEquals(thing, scene.Objects[0]);
        if (ObjectDrawing.StandsOnGround(thing.Kind) && !seated && thing.Y > 0.4f && scene.Style != PictureStyle.Neon
            && scene.Background is not (Background.Space or Background.NightSky or Background.Sea))
        {
            paint.Color = Palette.InkLine.WithAlpha(52);
            float foot = thing.Y + (ObjectDrawing.Bottom(thing.Kind) - 0.015f) * thing.Extent;
            canvas.DrawOval(thing.X * 100, foot * 100, thing.Extent * 46, thing.Extent * 6, paint);
        }
        ReadOnlySpan<SKColor> behind = thing.Y < 0.4f
            ? [colours.SkyTop, colours.SkyLow]
            : [colours.SkyTop, colours.SkyLow, colours.Far, colours.Ground];
        ObjectPaint look = ObjectPaint.For(scene.Style, thing.Colour, behind, thing.Extent);
        using ObjectPen pen = new(canvas, look, paint.IsAntialias, seed);
        int state = canvas.Save();
        canvas.Translate(thing.X * 100, thing.Y * 100);
        canvas.Scale(thing.Extent);
        pen.Draw(ObjectDrawing.Of(thing.Kind));
        canvas.RestoreToCount(state);
    }

    /// <summary>Watercolour: uneven pigment, and bare paper towards the edges.</summary>
    private static void Washes(SKCanvas canvas, Scene scene, SKPaint paint)
    {
        SplitMix64 random = new(scene.Seed + 1);
        using (SKMaskFilter soft = SKMaskFilter.CreateBlur(SKBlurStyle.Normal, 3.5f))
        {
            paint.MaskFilter = soft;
            for (int i = 0; i < 6; i++)
            {
                paint.Color = i % 3 == 2 ? Palette.Of(ObjectColour.Purple).WithAlpha(26) : Palette.Paper.WithAlpha(95);
                canvas.DrawOval(random.Between(0, 100), random.Between(0, 100), random.Between(14, 34), random.Between(5, 12), paint);
            }
            paint.MaskFilter = null;
        }
        paint.Color = Palette.Paper;
        for (int i = 0; i < 44; i++)
        {
            float along = i % 11 * 10 + random.Between(-3, 3), depth = random.Between(1.5f, 5.5f);
            (float x, float y) = (i / 11) switch { 0 => (along, 0f), 1 => (along, 100f), 2 => (0f, along), _ => (100f, along) };
            bool flat = i / 11 < 2;
            canvas.DrawOval(x, y, flat ? 9 : depth, flat ? depth : 9, paint);
        }
    }

    /// <returns>side × side × 4 bytes, RGBA.</returns>
    private static byte[] Raster(Scene scene, int side)
    {
        SKImageInfo info = new(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque);
        byte[] pixels = new byte[info.BytesSize];
        GCHandle pin = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            using SKSurface surface = SKSurface.Create(info, pin.AddrOfPinnedObject(), info.RowBytes);
            Draw(surface.Canvas, scene, side, scene.Style != PictureStyle.PixelArt);
            surface.Flush();
        }
        finally
        {
            pin.Free();
        }
        return pixels;
    }

    private static byte[] Average(byte[] rgba, int size, int factor)
    {
        byte[] rgb = new byte[size * size * 3];
        int stride = size * factor * 4, area = factor * factor;
        for (int y = 0, to = 0; y < size; y++)
            for (int x = 0; x < size; x++, to += 3)
            {
                int r = area / 2, g = r, b = r;
                for (int v = 0; v < factor; v++)
                {
                    int from = (y * factor + v) * stride + x * factor * 4;
                    for (int u = 0; u < factor; u++, from += 4)
                    {
                        r += rgba[from];
                        g += rgba[from + 1];
                        b += rgba[from + 2];
                    }
                }
                rgb[to] = (byte)(r / area);
                rgb[to + 1] = (byte)(g / area);
                rgb[to + 2] = (byte)(b / area);
            }
        return rgb;
    }

    /// <summary>Nearest-neighbour scaling.</summary>
    private static byte[] Repeat(byte[] rgba, int cells, int size)
    {
        byte[] rgb = new byte[size * size * 3];
        for (int y = 0, to = 0; y < size; y++)
            for (int x = 0; x < size; x++, to += 3)
            {
                int from = (y * cells / size * cells + x * cells / size) * 4;
                rgb[to] = rgba[from];
                rgb[to + 1] = rgba[from + 1];
                rgb[to + 2] = rgba[from + 2];
            }
        return rgb;
    }
}
