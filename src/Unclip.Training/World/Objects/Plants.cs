namespace Unclip.Training.World.Objects;

internal static class Plants
{
    public static void Tree(ObjectPen pen)
    {
        pen.Path("M-8 48 L-6 8 H6 L8 48 Z", Tone.Wood);
        pen.Path("M-20 28 Q-46 30 -44 8 Q-50 -12 -30 -18 Q-28 -48 0 -48 Q28 -48 30 -18 Q50 -12 44 8 Q46 30 20 28 Q8 34 0 27 Q-8 34 -20 28 Z", Tone.Main);
        pen.Path("M-24 -14 Q-24 -38 -2 -41 Q-12 -30 -13 -18 Q-30 -14 -36 0 Q-38 -10 -24 -14 Z", Tone.Light);
        pen.Circle(16, -16, 5, Tone.Dark);
        pen.Circle(-12, 8, 5, Tone.Dark);
        pen.Circle(24, 10, 5, Tone.Dark);
    }

    public static void Flower(ObjectPen pen)
    {
        pen.Line("M0 0 Q3 26 0 47", 6, Tone.Leaf);
        pen.Path("M1 40 Q-28 40 -31 18 Q-6 17 1 40 Z", Tone.Leaf);
        pen.Path("M1 44 Q28 44 32 24 Q8 22 1 44 Z", Tone.Leaf);
        for (int petal = 0; petal < 6; petal++)
        {
            (float sin, float cos) = MathF.SinCos(petal * MathF.PI / 3);
            pen.Circle(19.5f * sin, -16 - 19.5f * cos, 13, Tone.Main);
        }
        for (int petal = 0; petal < 6; petal++)
        {
            (float sin, float cos) = MathF.SinCos(petal * MathF.PI / 3);
            pen.Circle(20 * sin, -16 - 20 * cos, 5, Tone.Light);
        }
        pen.Circle(0, -16, 12, Tone.Warm);
    }

    public static void Mushroom(ObjectPen pen)
    {
        pen.Path("M-15 4 Q-12 26 -19 40 Q-20 48 -8 48 H8 Q20 48 19 40 Q12 26 15 4 Z", Tone.Pale);
        pen.Path("M-49 6 Q-48 -46 0 -46 Q48 -46 49 6 Q49 13 40 12 Q0 2 -40 12 Q-49 13 -49 6 Z", Tone.Main);
        pen.Circle(-6, -27, 9, Tone.Pale);
        pen.Circle(24, -16, 8, Tone.Pale);
        pen.Circle(-30, -9, 7, Tone.Pale);
        pen.Circle(3, -4, 5, Tone.Pale);
        pen.Circle(-6, 24, 2.6f, Tone.Line);
        pen.Circle(6, 24, 2.6f, Tone.Line);
        pen.Line("M-4 31 Q0 35 4 31", 2.4f, Tone.Line);
    }

    public static void Apple(ObjectPen pen)
    {
        pen.Path("M0 -22 Q-16 -34 -32 -25 Q-48 -14 -44 10 Q-38 40 -18 47 Q-8 50 0 45 Q8 50 18 47 Q38 40 44 10 Q48 -14 32 -25 Q16 -34 0 -22 Z", Tone.Main);
        pen.Path("M24 -24 Q46 -14 40 12 Q34 38 14 47 Q30 46 39 28 Q50 4 40 -17 Q34 -25 24 -24 Z", Tone.Dark);
        pen.Oval(-26, -4, 7, 12, Tone.Light);
        pen.Line("M0 -22 Q0 -36 6 -45", 6, Tone.Wood);
        pen.Path("M5 -30 Q12 -50 38 -46 Q32 -26 5 -30 Z", Tone.Leaf);
    }
}
