using Unclip.Training.World;

namespace Unclip.Training.Evaluation;

/// <summary>The same scene of one thing with one attribute changed to the next that training can have drawn.</summary>
internal static class SceneChanges
{
    public static Scene Colour(Scene scene) => Next<ObjectColour>(scene.Objects[0].Colour, colour => WithThing(scene, scene.Objects[0] with { Colour = colour }));

    public static Scene Kind(Scene scene) => Next<ObjectKind>(scene.Objects[0].Kind, kind => WithThing(scene, scene.Objects[0] with { Kind = kind }));

    public static Scene Style(Scene scene) => Next<PictureStyle>(scene.Style, style => scene with { Style = style });

    public static Scene Background(Scene scene) => Next<Background>(scene.Background, background => scene with
    {
        Background = background,
        PlainColour = background == World.Background.Plain ? ObjectColour.White : null,
        Time = Scene.HasTimeOfDay(background) ? scene.Time : TimeOfDay.Day,
    });

    private static Scene WithThing(Scene scene, SceneObject thing) => scene with { Objects = [thing] };

    private static Scene Next<T>(T value, Func<T, Scene> change)
        where T : struct, Enum
    {
        T[] all = Enum.GetValues<T>();
        int at = Array.IndexOf(all, value);
        return Enumerable.Range(1, all.Length - 1).Select(step => change(all[(at + step) % all.Length])).First(scene => !HeldOut.Contains(scene));
    }
}
