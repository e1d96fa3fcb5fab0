using Unclip.Training.Evaluation;
using Unclip.Training.World;
using Xunit;

namespace Unclip.Training.Tests.Evaluation;

public sealed class SceneAttributesTests
{
    private static readonly SceneObject Fish = new(ObjectKind.Fish, ObjectColour.Red, ObjectSize.Big, 0.3f, 0.5f, 0.4f);
    private static readonly SceneObject Cat = new(ObjectKind.Cat, ObjectColour.Blue, ObjectSize.Normal, 0.7f, 0.5f, 0.4f);
    private static readonly Scene Pair = new(Background.Sea, null, TimeOfDay.Day, PictureStyle.Ink, [Fish, Cat], Relation.LeftOf, 1);

    [Theory]
    [InlineData(Relation.LeftOf, Relation.RightOf)]
    [InlineData(Relation.Above, Relation.Below)]
    public void The_same_picture_described_from_the_other_end_has_the_same_labels(Relation one, Relation other) =>
        Assert.Equal(
            SceneAttributes.Of(Pair with { Relation = one }).Values,
            SceneAttributes.Of(Pair with { Relation = other, Objects = [Cat, Fish] }).Values);

    [Fact]
    public void Swapped_colours_or_places_are_not_the_same_things()
    {
        SceneLabels labels = SceneAttributes.Of(Pair);
        Assert.True(labels.SameThings(SceneAttributes.Of(Pair with { Style = PictureStyle.Neon, Background = Background.City })));
        Assert.False(labels.SameThings(SceneAttributes.Of(Pair with { Objects = [Cat, Fish] })));
        Assert.False(labels.SameThings(SceneAttributes.Of(Pair with { Objects = [Fish with { Colour = ObjectColour.Blue }, Cat with { Colour = ObjectColour.Red }] })));
        Assert.False(labels.SameThings(SceneAttributes.Of(Pair with { Relation = Relation.Above })));
        Assert.False(labels.SameThings(SceneAttributes.Of(Pair with { Objects = [Fish], Relation = null })));
    }

    [Fact]
    public void Every_answer_is_one_of_its_questions_classes()
    {
        foreach (int seed in Enumerable.Range(0, 300))
            Assert.All(SceneAttributes.Of(SceneGenerator.Draw((ulong)seed)).Values.Zip(SceneAttributes.ClassCounts), pair => Assert.InRange(pair.First, 0, pair.Second - 1));
    }
}
