using Unclip.Inference.Tokens;
using Unclip.Training.Data;
using Unclip.Training.World;
using Xunit;

namespace Unclip.Training.Tests.Data;

public sealed class CaptionedPicturesTests : IDisposable
{
    private const int Scenes = 600;
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-data").FullName;
    private readonly CaptionedPictures data;

    public CaptionedPicturesTests()
    {
        BpeTrainer.Write(folder, [], PictureBook.ContextLength);
        data = new(PictureShard.OpenOrDraw(folder, Scenes, 16), ClipTokenizer.Open(folder, PictureBook.ContextLength), seed: 3);
    }

    public void Dispose()
    {
        data.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Each_group_of_lookalikes_shares_background_style_and_colour()
    {
        CaptionBatch batch = data.DrawLookalikes(step: 7, worker: 0, count: 32, groupSize: 8);
        Assert.Equal(32, batch.Scenes.Length);
        foreach (int[] group in batch.Scenes.Chunk(8))
            Assert.Single(group.Select(i => SceneGenerator.Draw((ulong)i)).Select(s => (s.Background, s.Style, s.Objects[0].Colour)).Distinct());
        Assert.True(batch.Scenes.Chunk(8).Select(group => SceneGenerator.Draw((ulong)group[0]).Background).Distinct().Count() > 1, "All groups look alike.");
    }

    [Fact]
    public void Nearly_half_of_what_is_drawn_shows_two_things()
    {
        CaptionBatch batch = data.Draw(step: 3, worker: 0, count: 2000);
        Assert.InRange(batch.Scenes.Count(i => SceneGenerator.Draw((ulong)i).Objects.Count == 2), 850, 1050);
    }

    [Fact]
    public void A_step_draws_the_same_batch_on_every_machine()
    {
        CaptionBatch batch = data.Draw(step: 1, worker: 1, count: 4, dropCaption: 0.5);
        CaptionBatch again = data.Draw(step: 1, worker: 1, count: 4, dropCaption: 0.5);
        Assert.Equal(batch.Captions, again.Captions);
        Assert.Equal([518, 290, 387, 499], batch.Scenes);
        Assert.NotEqual(batch.Scenes, data.Draw(step: 2, worker: 1, count: 4).Scenes);
        Assert.NotEqual(batch.Scenes, data.Draw(step: 1, worker: 0, count: 4).Scenes);
    }
}
