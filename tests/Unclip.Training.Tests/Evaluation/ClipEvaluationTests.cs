using Unclip.Golden;
using Unclip.Training.Evaluation;
using Unclip.Training.Tests.Networks;
using Unclip.Training.World;
using Xunit;

namespace Unclip.Training.Tests.Evaluation;

public sealed class ClipEvaluationTests(RandomPictureBook book) : IClassFixture<RandomPictureBook>
{
    [Fact]
    public void Random_weights_name_hardly_more_than_chance()
    {
        IReadOnlyList<Scene> scenes = ClipEvaluation.Unseen(300);
        ClipScores scores = new ClipEvaluation(book.Folder).Measure(scenes);
        Assert.InRange(scores.Kind, 0, 0.15);   // 1 in 24
        Assert.InRange(scores.Colour, 0, 0.3);  // 1 in 10
        Assert.InRange(scores.Recall, 0, 0.05); // 1 in 300
    }

    [Fact]
    public void The_shipped_clip_names_what_it_sees()
    {
        string folder = Path.Combine(Repository.Root, "models", "picturebook");
        ClipScores scores = new ClipEvaluation(folder).Measure(ClipEvaluation.Unseen(300));
        Assert.InRange(scores.Kind, 0.85, 1);
        Assert.InRange(scores.Colour, 0.95, 1);
    }

    [Fact]
    public void Unseen_scenes_show_one_thing_and_held_out_ones_what_training_never_drew()
    {
        Assert.All(ClipEvaluation.Unseen(50), scene => Assert.Single(scene.Objects));
        (IReadOnlyList<Scene> heldOut, IReadOnlyList<Scene> known) = ClipEvaluation.HeldOutCombinations(2);
        Assert.Equal(2 * HeldOut.Combinations.Count, heldOut.Count);
        Assert.All(heldOut, scene => Assert.True(HeldOut.Contains(scene)));
        Assert.Equal(heldOut.Select(scene => scene.Objects[0].Kind), known.Select(scene => scene.Objects[0].Kind));
        Assert.All(known, scene => Assert.False(HeldOut.Contains(scene)));
    }
}
