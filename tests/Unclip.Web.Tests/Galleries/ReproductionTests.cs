using Unclip.Inference.Pictures;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Sources;

namespace Unclip.Web.Tests.Galleries;

public sealed class ReproductionTests
{
    private const string Me = GalleryFixture.Guest;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_model_gives_the_same_picture_pixel_for_pixel()
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync();
        KeptPlace place = await fixture.KeptAsync(Me, "a red house", seed: 3);
        GenerationJob job = await fixture.Reproduction.StartAsync(Me, place.PictureId, "", null, Now);
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);
        ReproductionReport report = await fixture.Reproduction.CompareAsync(Me, place.PictureId, job, Now);
        Assert.Equal((true, 0, 0), (report.Same, report.LargestDifference, report.DifferentPixels));
        Assert.Empty(report.Changes);
    }

    [Fact]
    public async Task A_difference_is_measured_and_what_changed_is_named()
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync();
        KeptPlace place = await fixture.KeptAsync(Me, "a red house", seed: 3);
        fixture.Model.Card = fixture.Model.Card with { Name = "Another" };
        OpenedModel other = fixture.Model.Open() with { Fingerprint = "fedcba9876543210", Execution = () => new("an abacus", null) };
        PictureDetails kept = (await fixture.Pictures.FindAsync(Me, place.PictureId, Now))!;
        GenerationJob job = await fixture.FinishedAsync(Me, kept.Recipe!.Request with { Seed = 4 });
        job = await fixture.Jobs.AddAsync(Me, job.Request, other);
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);

        ReproductionReport report = await fixture.Reproduction.CompareAsync(Me, place.PictureId, job, Now);
        Picture then = PictureCodec.Decode((await fixture.Pictures.ReadAsync(Me, place.PictureId, Now))!), now = PictureCodec.Decode(job.Snapshot.Pictures[0]);
        Assert.False(report.Same);
        Assert.Equal(SignalToNoise.Psnr(then, now), report.Psnr);
        Assert.Equal((then.Rgb.Zip(now.Rgb, (a, b) => Math.Abs(a - b)).Max(), 1), (report.LargestDifference, report.DifferentPixels));
        Assert.Equal([("Model", "Scripted (0123456789ab)", "Another (fedcba987654)"), ("Provider", "", "an abacus")], report.Changes.Select(change => (change.What, change.Then, change.Now)));
    }

    [Fact]
    public void One_value_off_by_two_is_a_difference_of_two_in_one_pixel()
    {
        Picture then = new(2, 2, new byte[12]), now = new(2, 2, [0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
        ReproductionReport report = ReproductionReport.Of(then, now, SourcePicture.IdOf(then), []);
        Assert.Equal((false, 2, 0.25), (report.Same, report.LargestDifference, report.DifferentPixels));
        Assert.Equal((null, "2 × 2", "1 × 1"), ReproductionReport.Of(then, new(1, 1, new byte[3]), SourcePicture.IdOf(then), []) is var size ? (size.Psnr, size.Sizes.Then, size.Sizes.Now) : default);
    }

    [Fact]
    public async Task What_has_no_recipe_or_is_somebody_elses_is_not_run()
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync();
        KeptPlace place = await fixture.KeptAsync(Me, "a red house");
        await Assert.ThrowsAsync<GalleryRefusedException>(() => fixture.Reproduction.StartAsync(Owner.NewId(), place.PictureId, "", null, Now));
        string brought = (await fixture.Keeper.AddAsync(Me, null, NewPicture.Of(SourcePicture.Of(new(4, 4, new byte[48])), "black"), null, Now)).PictureId;
        Assert.Contains("no recipe", (await Assert.ThrowsAsync<GalleryRefusedException>(() => fixture.Reproduction.StartAsync(Me, brought, "", null, Now))).Message, StringComparison.Ordinal);
    }
}
