namespace Unclip.Training.World.Objects;

internal static class Vehicles
{
    public static void Boat(ObjectPen pen)
    {
        pen.Line("M-2 16 V-44", 5, Tone.Wood);
        pen.Path("M2 -46 Q36 -26 40 8 L2 8 Z", Tone.Light);
        pen.Path("M-7 -34 Q-30 -16 -34 8 L-7 8 Z", Tone.Pale);
        pen.Path("M-50 14 H50 Q46 40 28 48 H-28 Q-46 40 -50 14 Z", Tone.Main);
        pen.Path("M-46 30 H46 Q40 42 28 48 H-28 Q-40 42 -46 30 Z", Tone.Dark);
        pen.Path("M-2 -48 L-18 -43 L-2 -38 Z", Tone.Main);
    }

    public static void Car(ObjectPen pen)
    {
        pen.Path("M-50 22 Q-52 0 -38 -3 L-27 -25 Q-24 -31 -16 -31 H12 Q20 -31 24 -25 L36 -3 Q51 -1 50 22 Q50 28 44 28 H-44 Q-50 28 -50 22 Z", Tone.Main);
        pen.Path("M-28 -4 L-20 -21 Q-19 -24 -15 -24 H-5 V-4 Z", Tone.Glass);
        pen.Path("M1 -24 H11 Q15 -24 17 -20 L26 -4 H1 Z", Tone.Glass);
        pen.Path("M-50 16 H50 V22 Q50 28 44 28 H-44 Q-50 28 -50 22 Z", Tone.Dark);
        pen.Oval(45, 7, 5, 5, Tone.Warm);
        pen.Circle(-27, 26, 13, Tone.Line);
        pen.Circle(27, 26, 13, Tone.Line);
        pen.Circle(-27, 26, 5.5f, Tone.Light);
        pen.Circle(27, 26, 5.5f, Tone.Light);
    }

    public static void Rocket(ObjectPen pen)
    {
        pen.Path("M-11 30 Q-9 40 0 50 Q9 40 11 30 Z", Tone.Orange);
        pen.Path("M-18 2 Q-36 14 -37 40 L-16 28 Z", Tone.Dark);
        pen.Path("M18 2 Q36 14 37 40 L16 28 Z", Tone.Dark);
        pen.Path("M0 -50 Q23 -28 23 0 Q23 18 15 32 H-15 Q-23 18 -23 0 Q-23 -28 0 -50 Z", Tone.Main);
        pen.Path("M0 -50 Q14 -37 19 -22 H-19 Q-14 -37 0 -50 Z", Tone.Dark);
        pen.Circle(0, -5, 11, Tone.Pale);
        pen.Circle(0, -5, 7.5f, Tone.Glass);
        pen.Path("M-20 18 H20 L17 26 H-17 Z", Tone.Light);
    }

    public static void Balloon(ObjectPen pen)
    {
        pen.Line("M-20 12 L-9 34 M20 12 L9 34", 2.5f, Tone.Wood);
        pen.Path("M-10 26 Q-38 8 -38 -14 Q-38 -50 0 -50 Q38 -50 38 -14 Q38 8 10 26 Z", Tone.Main);
        pen.Path("M-6 26 Q-20 6 -20 -14 Q-20 -42 0 -50 Q20 -42 20 -14 Q20 6 6 26 Z", Tone.Light);
        pen.Path("M-3 26 Q-8 6 -8 -14 Q-8 -42 0 -50 Q8 -42 8 -14 Q8 6 3 26 Z", Tone.Main);
        pen.Box(-11, 33, 22, 16, Tone.Wood, 3);
    }
}
