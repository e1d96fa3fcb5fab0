namespace Unclip.Training.World.Objects;

internal static class Buildings
{
    public static void House(ObjectPen pen)
    {
        pen.Box(18, -44, 13, 30, Tone.Dark);
        pen.Box(-36, -6, 72, 54, Tone.Main);
        pen.Path("M16 -6 H36 V48 H16 Z", Tone.Main);
        pen.Path("M-50 2 L-4 -46 Q0 -50 4 -46 L50 2 Z", Tone.Dark);
        pen.Path("M-8 48 V26 Q-8 16 1 16 Q10 16 10 26 V48 Z", Tone.Wood);
        pen.Circle(6, 34, 2, Tone.Warm);
        pen.Box(-28, 10, 14, 15, Tone.Warm, 2);
        pen.Box(17, 10, 14, 15, Tone.Warm, 2);
        pen.Circle(0, -18, 8, Tone.Warm);
    }

    public static void Castle(ObjectPen pen)
    {
        pen.Path("M-26 48 V-14 H-16 V-6 H-8 V-14 H8 V-6 H16 V-14 H26 V48 Z", Tone.Main);
        Tower(pen, "M-48 48 V-18 H-24 V48 Z", "M-52 -16 L-36 -46 L-20 -16 Z");
        Tower(pen, "M24 48 V-18 H48 V48 Z", "M20 -16 L36 -46 L52 -16 Z");
        pen.Box(-40, -8, 8, 13, Tone.Warm, 4);
        pen.Box(32, -8, 8, 13, Tone.Warm, 4);
        pen.Path("M-12 48 V26 Q-12 12 0 12 Q12 12 12 26 V48 Z", Tone.Wood);
        pen.Line("M0 -14 V-36", 3, Tone.Wood);
        pen.Path("M0 -40 L20 -33 L0 -26 Z", Tone.Warm);
    }

    private static void Tower(ObjectPen pen, string wall, string roof)
    {
        pen.Path(wall, Tone.Main);
        pen.Path(roof, Tone.Dark);
    }
}
