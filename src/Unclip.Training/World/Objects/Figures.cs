namespace Unclip.Training.World.Objects;

internal static class Figures
{
    public static void Robot(ObjectPen pen)
    {
        pen.Line("M0 -38 V-47", 4, Tone.Dark);
        pen.Circle(0, -46, 5, Tone.Warm);
        pen.Line("M-28 6 Q-40 8 -40 24 M28 6 Q40 8 40 24", 9, Tone.Dark);
        pen.Box(-20, 34, 14, 15, Tone.Dark, 3);
        pen.Box(6, 34, 14, 15, Tone.Dark, 3);
        pen.Box(-27, 0, 54, 38, Tone.Main, 7);
        pen.Box(-33, -38, 66, 35, Tone.Main, 9);
        pen.Box(-25, -31, 50, 21, Tone.Pale, 7);
        pen.Circle(-11, -21, 5.5f, Tone.Line);
        pen.Circle(11, -21, 5.5f, Tone.Line);
        pen.Line("M-6 -14 H6", 2.5f, Tone.Line);
        pen.Box(-16, 9, 32, 18, Tone.Light, 4);
        pen.Circle(-7, 18, 4, Tone.Warm);
        pen.Circle(7, 18, 4, Tone.Pink);
    }

    public static void Snowman(ObjectPen pen)
    {
        pen.Line("M-26 6 L-46 -8 M26 6 L46 -8", 4, Tone.Wood);
        pen.Circle(0, 22, 27, Tone.Main);
        pen.Circle(0, -16, 19, Tone.Main);
        pen.Path("M-21 8 Q-34 22 -22 38 Q-8 50 8 47 Q-22 40 -21 8 Z", Tone.Light);
        pen.Path("M-18 -2 Q0 8 18 -2 L19 5 Q14 8 12 9 L14 22 L6 22 L5 11 Q-10 12 -19 5 Z", Tone.Orange);
        pen.Box(-13, -50, 26, 20, Tone.Line, 2);
        pen.Box(-22, -33, 44, 6, Tone.Line, 3);
        pen.Circle(-7, -19, 2.8f, Tone.Line);
        pen.Circle(7, -19, 2.8f, Tone.Line);
        pen.Path("M-2 -15 L17 -10 L-2 -8 Z", Tone.Orange);
        pen.Circle(-4, 22, 3, Tone.Line);
        pen.Circle(-4, 34, 3, Tone.Line);
    }
}
