namespace Unclip.Training.World.Objects;

internal static class Animals
{
    public static void Fish(ObjectPen pen)
    {
        pen.Path("M18 0 Q34 -26 50 -27 Q42 0 50 27 Q34 26 18 0 Z", Tone.Dark);
        pen.Path("M-20 -20 Q-2 -42 14 -24 L8 -12 Z", Tone.Dark);
        pen.Path("M-50 2 Q-38 -26 -8 -26 Q16 -24 30 0 Q16 28 -8 28 Q-38 28 -50 2 Z", Tone.Main);
        pen.Path("M-6 -26 Q4 0 -6 28 Q2 28 6 26 Q14 0 4 -25 Z", Tone.Light);
        pen.Path("M14 -19 Q20 0 14 21 Q18 18 22 13 Q26 0 22 -11 Z", Tone.Light);
        pen.Circle(-28, -5, 8, Tone.Pale);
        pen.Circle(-29, -5, 4, Tone.Line);
        pen.Line("M-44 10 Q-38 14 -33 11", 2.6f, Tone.Line);
    }

    public static void Cat(ObjectPen pen)
    {
        pen.Line("M18 42 Q44 44 40 20 Q38 8 46 4", 9, Tone.Main);
        pen.Path("M-16 0 Q-32 34 -24 48 H24 Q32 34 16 0 Z", Tone.Main);
        pen.Path("M-9 14 Q-15 34 -10 48 H10 Q15 34 9 14 Z", Tone.Light);
        pen.Path("M-30 -18 L-29 -50 L-9 -36 H9 L29 -50 L30 -18 Q30 8 0 8 Q-30 8 -30 -18 Z", Tone.Main);
        pen.Path("M-25 -30 L-25 -42 L-15 -35 Z M25 -30 L25 -42 L15 -35 Z", Tone.Pink);
        pen.Oval(-12, -17, 5.5f, 6.5f, Tone.Warm);
        pen.Oval(12, -17, 5.5f, 6.5f, Tone.Warm);
        pen.Oval(-12, -17, 2.4f, 5.5f, Tone.Line);
        pen.Oval(12, -17, 2.4f, 5.5f, Tone.Line);
        pen.Path("M-4 -8 H4 L0 -3 Z", Tone.Pink);
        pen.Line("M-18 -5 L-37 -8 M-18 -1 L-36 3 M18 -5 L37 -8 M18 -1 L36 3", 1.6f, Tone.Line);
    }

    public static void Bird(ObjectPen pen)
    {
        pen.Line("M-4 34 V46 M8 34 V46", 4, Tone.Orange);
        pen.Path("M24 8 L50 -12 L49 16 L28 24 Z", Tone.Dark);
        pen.Path("M-34 -20 L-50 -12 L-33 -6 Z", Tone.Orange);
        pen.Path("M-14 -40 Q-34 -38 -36 -16 Q-38 36 4 38 Q34 36 38 4 Q16 8 6 -14 Q4 -38 -14 -40 Z", Tone.Main);
        pen.Path("M-34 8 Q-30 36 2 37 Q-12 28 -12 10 Q-24 14 -34 8 Z", Tone.Light);
        pen.Path("M-8 2 Q14 0 32 10 Q20 30 4 26 Q-10 20 -8 2 Z", Tone.Dark);
        pen.Circle(-17, -19, 6.5f, Tone.Pale);
        pen.Circle(-18, -19, 3.4f, Tone.Line);
    }

    public static void Butterfly(ObjectPen pen)
    {
        pen.Path("M-2 4 Q-46 -4 -34 34 Q-24 50 -2 16 Z M2 4 Q46 -4 34 34 Q24 50 2 16 Z", Tone.Dark);
        pen.Path("M-2 6 Q-22 -44 -44 -38 Q-56 -28 -46 -4 Q-36 14 -2 8 Z M2 6 Q22 -44 44 -38 Q56 -28 46 -4 Q36 14 2 8 Z", Tone.Main);
        pen.Circle(-34, -19, 8, Tone.Light);
        pen.Circle(34, -19, 8, Tone.Light);
        pen.Circle(-24, 26, 6, Tone.Light);
        pen.Circle(24, 26, 6, Tone.Light);
        pen.Line("M0 -18 Q-4 -38 -14 -42 M0 -18 Q4 -38 14 -42", 2.4f, Tone.Line);
        pen.Oval(0, 4, 4.6f, 26, Tone.Line);
    }
}
