namespace Unclip.Training.World.Objects;

internal static class Things
{
    public static void Umbrella(ObjectPen pen)
    {
        pen.Line("M0 -44 V36 Q0 46 10 46 Q20 46 20 36", 5.5f, Tone.Wood);
        pen.Path("M-50 4 Q-46 -42 0 -44 Q46 -42 50 4 Q42 -5 33 -1 Q27 2 25 6 Q16 -6 0 -4 Q-16 -6 -25 6 Q-27 2 -33 -1 Q-42 -5 -50 4 Z", Tone.Main);
        pen.Path("M-25 6 Q-22 -34 0 -44 Q22 -34 25 6 Q16 -6 0 -4 Q-16 -6 -25 6 Z", Tone.Light);
        pen.Path("M-2 -4 Q-4 -34 0 -44 Q4 -34 2 -4 Z", Tone.Main);
        pen.Circle(0, -45, 3.5f, Tone.Wood);
    }

    public static void Cake(ObjectPen pen)
    {
        pen.Line("M-16 -22 V-34 M0 -24 V-38 M16 -22 V-34", 5, Tone.Glass);
        pen.Oval(-16, -40, 3.6f, 5.5f, Tone.Orange);
        pen.Oval(0, -44, 3.6f, 5.5f, Tone.Orange);
        pen.Oval(16, -40, 3.6f, 5.5f, Tone.Orange);
        pen.Path("M-48 42 H48 Q46 49 34 49 H-34 Q-46 49 -48 42 Z", Tone.Glass);
        pen.Box(-41, 10, 82, 33, Tone.Main, 5);
        pen.Box(-29, -22, 58, 36, Tone.Main, 5);
        pen.Path("M-29 -12 Q-29 -23 -18 -23 H18 Q29 -23 29 -12 Q25 -2 20 -10 Q15 0 9 -9 Q4 2 -2 -9 Q-8 1 -13 -9 Q-20 1 -23 -10 Q-28 -5 -29 -12 Z", Tone.Pale);
        pen.Path("M-41 19 Q-41 9 -30 10 H30 Q41 9 41 19 Q36 30 29 20 Q22 31 14 20 Q7 31 0 20 Q-7 31 -14 20 Q-22 31 -29 20 Q-36 30 -41 19 Z", Tone.Pale);
    }

    public static void Heart(ObjectPen pen)
    {
        pen.Path("M0 46 Q-50 12 -49 -14 Q-46 -42 -22 -42 Q-6 -41 0 -26 Q6 -41 22 -42 Q46 -42 49 -14 Q50 12 0 46 Z", Tone.Main);
        pen.Path("M0 46 Q44 14 44 -14 Q43 -32 28 -41 Q46 -40 49 -14 Q50 12 0 46 Z", Tone.Dark);
        pen.Path("M-36 -10 Q-38 -30 -22 -32 Q-16 -30 -22 -26 Q-31 -24 -30 -10 Q-33 -5 -36 -10 Z", Tone.Light);
    }

    public static void Key(ObjectPen pen)
    {
        pen.Turned(42, 1.18f, Bow);
    }

    private static void Bow(ObjectPen pen)
    {
        pen.Path("M-27 -22 A21 21 0 1 0 -7 6 H20 V24 H30 V6 H36 V19 H46 V6 Q50 6 50 0 Q50 -6 46 -6 H-7 A21 21 0 0 0 -27 -22 Z M-27 -11 A11 11 0 1 1 -27.1 -11 Z", Tone.Main);
        pen.Line("M-2 -2.5 H44", 3, Tone.Light);
        pen.Circle(-27, -16, 2.5f, Tone.Light);
    }
}
