using Unclip.Training.World;

namespace Unclip.Training.Evaluation;

/// <summary>How often pictures show what their captions ask for; shares from 0 to 1.</summary>
/// <param name="Kind">Of pictures of one thing: it is of the right kind.</param>
/// <param name="Colour">It has the right colour.</param>
/// <param name="Background">The background is right.</param>
/// <param name="Style">The style is right.</param>
/// <param name="Pairs">Of pictures of two things: both kinds, both colours and their relation are right, at once.</param>
public sealed record FidelityScores(double Kind, double Colour, double Background, double Style, double Pairs)
{
    /// <param name="scenes">What was asked for.</param>
    /// <param name="seen">What the judge says of each picture.</param>
    public static FidelityScores Of(IReadOnlyList<Scene> scenes, IReadOnlyList<SceneLabels> seen)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        ArgumentNullException.ThrowIfNull(seen);
        double Share(int things, Func<SceneLabels, SceneLabels, bool> right)
        {
            bool[] answers = [.. scenes.Zip(seen).Where(pair => pair.First.Objects.Count == things).Select(pair => right(SceneAttributes.Of(pair.First), pair.Second))];
            return answers.Length == 0 ? double.NaN : answers.Count(answer => answer) / (double)answers.Length;
        }
        return new(
            Share(1, (asked, shown) => asked.Thing(0).Kind == shown.Thing(0).Kind),
            Share(1, (asked, shown) => asked.Thing(0).Colour == shown.Thing(0).Colour),
            Share(1, (asked, shown) => asked.SameBackground(shown)),
            Share(1, (asked, shown) => asked.Style == shown.Style),
            Share(2, (asked, shown) => asked.SameThings(shown)));
    }
}
