using Unclip.Training.World;
using Xunit;

namespace Unclip.Training.Tests.World;

public sealed class FoilsTests
{
    [Fact]
    public void A_foil_has_the_same_words_in_another_order()
    {
        Random random = new(3);
        int swappedColours = 0, swappedThings = 0;
        foreach (Scene scene in Enumerable.Range(0, 400).Select(i => SceneGenerator.Draw((ulong)i)).Where(scene => scene.Objects.Count > 1))
        {
            Scene foil = Foils.Of(scene, random)!;
            string caption = Captioner.Full(scene), wrong = Captioner.Full(foil);
            Assert.NotEqual(caption, wrong);
            Assert.Equal(Words(caption), Words(wrong));
            Assert.NotEqual(Captioner.Describe(scene, 9), Captioner.Describe(foil, 9));
            if (foil.Objects[0].Kind == scene.Objects[0].Kind)
                swappedColours++;
            else
                swappedThings++;
        }
        Assert.True(swappedColours > 30 && swappedThings > 30);

        static IEnumerable<string> Words(string caption) => caption.Replace(",", "", StringComparison.Ordinal).Split(' ').Where(word => word is not ("a" or "an")).Order();
    }

    [Fact]
    public void One_thing_alone_has_no_foil() =>
        Assert.Null(Foils.Of(Enumerable.Range(0, 50).Select(i => SceneGenerator.Draw((ulong)i)).First(scene => scene.Objects.Count == 1), new Random(1)));
}
