namespace Unclip.Training.World;

/// <summary>
/// Scenes that share every word but one or two with another scene and yet look different: whose colours or things are
/// swapped, whose relation is turned round. Their captions are negatives that only a reader of word order can reject.
/// </summary>
public static class Foils
{
    /// <summary>A foil of the scene; null for a scene of one thing, which has nothing to swap.</summary>
    public static Scene? Of(Scene scene, Random random)
    {
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(random);
        if (scene.Relation is not { } relation)
            return null;
        (SceneObject first, SceneObject second) = (scene.Objects[0], scene.Objects[1]);
        Scene recoloured = With(first with { Colour = second.Colour }, second with { Colour = first.Colour });
        // Not even as a wrong caption is a combination seen that is held out; things that change places keep theirs.
        return random.Next(first.Colour == second.Colour ? 1 : 2) == 1 && !HeldOut.Contains(recoloured)
            ? recoloured
            : With(first with { Kind = second.Kind, Colour = second.Colour, Size = second.Size }, second with { Kind = first.Kind, Colour = first.Colour, Size = first.Size });

        Scene With(SceneObject a, SceneObject b) => scene with { Objects = [a, b, .. scene.Objects.Skip(2)], Relation = relation };
    }
}
