namespace Unclip.Training.World;

/// <summary>One drawn thing.</summary>
/// <param name="X">Centre, 0 (left edge) to 1.</param>
/// <param name="Y">Centre, 0 (top edge) to 1.</param>
/// <param name="Extent">Side of the square that the thing is drawn into, as a fraction of the picture.</param>
public sealed record SceneObject(ObjectKind Kind, ObjectColour Colour, ObjectSize Size, float X, float Y, float Extent);

/// <summary>Everything that a picture shows, and everything that its captions may say.</summary>
/// <param name="PlainColour">The backdrop's colour where the background is <see cref="Background.Plain"/>, else null.</param>
/// <param name="Time">Day on backgrounds without an own sky.</param>
/// <param name="Objects">One to three; a third one floats above the first two.</param>
/// <param name="Relation">Of the first object to the second; null where there is one object only.</param>
/// <param name="Seed">Scatters stars, tufts and the like: not part of what captions say.</param>
public sealed record Scene(
    Background Background,
    ObjectColour? PlainColour,
    TimeOfDay Time,
    PictureStyle Style,
    IReadOnlyList<SceneObject> Objects,
    Relation? Relation,
    ulong Seed)
{
    /// <summary>Whether day, sunset and night look different there.</summary>
    public static bool HasTimeOfDay(Background background) =>
        background is not (Background.NightSky or Background.Space or Background.Plain);
}
