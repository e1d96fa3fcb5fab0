using System.Globalization;
using System.Text;

namespace Unclip.Training.World.Objects;

internal static class Sky
{
    private static readonly string Rays = Zigzag(10, 50, 33);
    private static readonly string FiveRays = Zigzag(5, 50, 24, 5);

    public static void Sun(ObjectPen pen)
    {
        pen.Path(Rays, Tone.Main);
        pen.Circle(0, 0, 29, Tone.Dark);
        pen.Circle(0, 0, 26, Tone.Main);
        Face(pen, 0, 0, 1.1f);
    }

    public static void Moon(ObjectPen pen)
    {
        pen.Path("M14 -46 A47 47 0 1 0 44 24 A37 37 0 1 1 14 -46 Z", Tone.Main);
        pen.Path("M-30 -27 A44 44 0 0 0 10 45 A47 47 0 0 1 -30 -27 Z", Tone.Light);
        pen.Circle(-22, 4, 4.5f, Tone.Dark);
        pen.Circle(-10, 26, 5.5f, Tone.Dark);
        pen.Circle(-17, -19, 3.5f, Tone.Dark);
    }

    public static void Star(ObjectPen pen)
    {
        pen.Path(FiveRays, Tone.Main);
        pen.Path("M0 5 L0 -44 L14 -14 Z M0 5 L45 -10 L24 13 Z M0 5 L29 45 L-2 32 Z M0 5 L-28 45 L-24 12 Z M0 5 L-47 -11 L-13 -15 Z", Tone.Light);
        Face(pen, 0, 4, 0.85f);
    }

    public static void Cloud(ObjectPen pen)
    {
        pen.Path("M-30 30 Q-50 30 -50 11 Q-50 -5 -33 -7 Q-31 -31 -8 -31 Q9 -31 16 -16 Q38 -20 39 0 Q51 3 50 16 Q49 30 33 30 Z", Tone.Main);
        pen.Path("M-30 30 Q-48 30 -49 15 Q-40 22 -26 18 Q-10 26 6 18 Q22 26 34 17 Q44 20 49 12 Q51 30 33 30 Z", Tone.Light);
        Face(pen, -3, 0, 0.85f);
    }

    private static void Face(ObjectPen pen, float x, float y, float scale)
    {
        pen.Circle(x - 9 * scale, y - 4 * scale, 3.2f * scale, Tone.Line);
        pen.Circle(x + 9 * scale, y - 4 * scale, 3.2f * scale, Tone.Line);
        pen.Oval(x - 15 * scale, y + 4 * scale, 4.5f * scale, 3 * scale, Tone.Pink);
        pen.Oval(x + 15 * scale, y + 4 * scale, 4.5f * scale, 3 * scale, Tone.Pink);
        pen.Line(Invariant($"M{x - 6 * scale} {y + 5 * scale} Q{x} {y + 12 * scale} {x + 6 * scale} {y + 5 * scale}"), 3 * scale, Tone.Line);
    }

    /// <summary>A star of so many points between two radii, point up.</summary>
    private static string Zigzag(int points, float outer, float inner, float lower = 0)
    {
        StringBuilder svg = new();
        for (int i = 0; i < 2 * points; i++)
        {
            (float sin, float cos) = MathF.SinCos(i * MathF.PI / points);
            float radius = i % 2 == 0 ? outer : inner;
            svg.Append(Invariant($"{(i == 0 ? 'M' : 'L')}{radius * sin:0.##} {lower - radius * cos:0.##} "));
        }
        return svg.Append('Z').ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
