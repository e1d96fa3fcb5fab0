using Unclip.Training.Evaluation;
using Unclip.Training.World;
using Xunit;

namespace Unclip.Training.Tests.Evaluation;

public sealed class FidelityScoresTests
{
    private static readonly SceneObject Fish = new(ObjectKind.Fish, ObjectColour.Red, ObjectSize.Big, 0.5f, 0.5f, 0.4f);
    private static readonly SceneObject Cat = Fish with { Kind = ObjectKind.Cat, Colour = ObjectColour.Blue };
    private static readonly Scene Alone = new(Background.Sea, null, TimeOfDay.Day, PictureStyle.Ink, [Fish], null, 1);
    private static readonly Scene Pair = Alone with { Objects = [Fish, Cat], Relation = Relation.Above };

    [Fact]
    public void What_is_right_is_counted_apart()
    {
        Scene[] asked = [Alone, Alone, Alone, Alone, Pair, Pair];
        Scene[] shown =
        [
            Alone,
            Alone with { Objects = [Cat] },
            Alone with { Style = PictureStyle.Neon, Objects = [Fish with { Colour = ObjectColour.Green }] },
            Alone with { Background = Background.Plain, PlainColour = ObjectColour.Blue },
            Pair with { Style = PictureStyle.Flat },
            Pair with { Objects = [Cat, Fish] },
        ];
        FidelityScores scores = FidelityScores.Of(asked, [.. shown.Select(SceneAttributes.Of)]);
        Assert.Equal(new FidelityScores(Kind: 0.75, Colour: 0.5, Background: 0.75, Style: 0.75, Pairs: 0.5), scores);
    }

    [Fact]
    public void Without_pairs_there_is_no_share_of_pairs() =>
        Assert.True(double.IsNaN(FidelityScores.Of([Alone], [SceneAttributes.Of(Alone)]).Pairs));
}
