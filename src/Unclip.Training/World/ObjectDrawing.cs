using Unclip.Training.World.Objects;

namespace Unclip.Training.World;

/// <summary>Finds the drawing of a kind, and where it begins and ends.</summary>
internal static class ObjectDrawing
{
    public static Action<ObjectPen> Of(ObjectKind kind) => kind switch
    {
        ObjectKind.House => Buildings.House,
        ObjectKind.Castle => Buildings.Castle,
        ObjectKind.Tree => Plants.Tree,
        ObjectKind.Flower => Plants.Flower,
        ObjectKind.Mushroom => Plants.Mushroom,
        ObjectKind.Apple => Plants.Apple,
        ObjectKind.Sun => Sky.Sun,
        ObjectKind.Moon => Sky.Moon,
        ObjectKind.Star => Sky.Star,
        ObjectKind.Cloud => Sky.Cloud,
        ObjectKind.Boat => Vehicles.Boat,
        ObjectKind.Car => Vehicles.Car,
        ObjectKind.Rocket => Vehicles.Rocket,
        ObjectKind.Balloon => Vehicles.Balloon,
        ObjectKind.Fish => Animals.Fish,
        ObjectKind.Cat => Animals.Cat,
        ObjectKind.Bird => Animals.Bird,
        ObjectKind.Butterfly => Animals.Butterfly,
        ObjectKind.Robot => Figures.Robot,
        ObjectKind.Snowman => Figures.Snowman,
        ObjectKind.Umbrella => Things.Umbrella,
        ObjectKind.Cake => Things.Cake,
        ObjectKind.Heart => Things.Heart,
        ObjectKind.Key => Things.Key,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Where something can stand on the thing, in its square: -0.5 (top) to 0.5.</summary>
    public static float Top(ObjectKind kind) => kind switch
    {
        ObjectKind.Car => -0.3f,
        ObjectKind.Cake => -0.22f,
        ObjectKind.Cloud => -0.3f,
        ObjectKind.Apple => -0.34f,
        ObjectKind.Mushroom => -0.46f,
        ObjectKind.Castle => -0.2f,
        _ => -0.44f,
    };

    /// <summary>The thing's lowest edge in its square.</summary>
    public static float Bottom(ObjectKind kind) => kind switch
    {
        ObjectKind.Car => 0.39f,
        ObjectKind.Cloud => 0.3f,
        ObjectKind.Fish => 0.28f,
        ObjectKind.Bird => 0.46f,
        ObjectKind.Butterfly => 0.42f,
        ObjectKind.Key => 0.42f,
        _ => 0.48f,
    };

    /// <summary>Things that cast a shadow on the ground.</summary>
    public static bool StandsOnGround(ObjectKind kind) => kind is
        ObjectKind.House or ObjectKind.Castle or ObjectKind.Tree or ObjectKind.Flower or ObjectKind.Mushroom or ObjectKind.Apple
        or ObjectKind.Car or ObjectKind.Cat or ObjectKind.Robot or ObjectKind.Snowman or ObjectKind.Cake;
}
