using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Sources;

namespace Unclip.Web.Tests.Sources;

public sealed class SourceStoreTests
{
    private static readonly Recipe Recipe = new() { AppVersion = "0.1.0", Model = "Scripted", Fingerprint = "ab", Request = new GenerationRequest { Prompt = "a red house" } };

    [Fact]
    public void The_same_pixels_have_the_same_id_and_are_kept_once()
    {
        SourceStore store = Store();
        SourcePicture first = store.Add("ann", Plain(1)), again = store.Add("ann", Plain(1)), other = store.Add("ann", Plain(2));
        Assert.Equal(first.Id, again.Id);
        Assert.NotEqual(first.Id, other.Id);
        Assert.Equal([other.Id, first.Id], store.Of("ann").Select(picture => picture.Id));
        Assert.NotEqual(Plain(1, 2, 8).Id, Plain(1, 8, 2).Id);
    }

    [Fact]
    public void A_recipe_that_is_known_is_not_lost_when_the_picture_comes_without_it()
    {
        SourceStore store = Store();
        store.Add("ann", Plain(1) with { Recipe = Recipe });
        Assert.Same(Recipe, store.Add("ann", Plain(1)).Recipe);
        Assert.Null(store.Add("bob", Plain(1)).Recipe);
    }

    [Fact]
    public void Nobody_finds_somebody_elses_picture()
    {
        SourceStore store = Store();
        SourcePicture picture = store.Add("ann", Plain(1));
        Assert.Same(picture, store.Find("ann", picture.Id));
        Assert.Null(store.Find("bob", picture.Id));
        Assert.Empty(store.Of("bob"));
    }

    [Fact]
    public void Pictures_move_to_another_owner_in_their_order_and_one_that_both_have_is_one()
    {
        SourceStore store = Store();
        SourcePicture both = store.Add("ann", Plain(1)), first = store.Add("guest", Plain(2)), bobs = store.Add("bob", Plain(3));
        store.Add("guest", Plain(1) with { Recipe = Recipe });

        store.Move("guest", "ann");

        Assert.Equal([both.Id, first.Id], store.Of("ann").Select(picture => picture.Id));
        Assert.Same(Recipe, store.Find("ann", both.Id)!.Recipe);
        Assert.Empty(store.Of("guest"));
        store.Forget("ann");
        Assert.Empty(store.Of("ann"));
        Assert.NotNull(store.Find("bob", bobs.Id));
    }

    [Fact]
    public void The_least_recently_used_goes_first_and_other_owners_lose_nothing()
    {
        SourceStore store = Store(new() { MaxSourcesPerOwner = 2 });
        SourcePicture bobs = store.Add("bob", Plain(9)), first = store.Add("ann", Plain(1)), second = store.Add("ann", Plain(2));
        store.Find("ann", first.Id);
        SourcePicture third = store.Add("ann", Plain(3));
        Assert.Null(store.Find("ann", second.Id));
        Assert.Equal([third.Id, first.Id], store.Of("ann").Select(picture => picture.Id));
        Assert.NotNull(store.Find("bob", bobs.Id));
    }

    [Fact]
    public void Bytes_are_bounded_for_one_owner_and_for_all_and_the_newest_always_stays()
    {
        SourceStore store = Store(new() { MaxSourceMegabytesPerOwner = 1, MaxSourceMegabytes = 2 });
        SourcePicture[] anns = [.. Enumerable.Range(0, 3).Select(i => store.Add("ann", Plain((byte)i, 400, 400)))]; // 0.46 MB each, and a small PNG
        Assert.Equal([anns[2].Id, anns[1].Id], store.Of("ann").Select(picture => picture.Id));
        foreach (string owner in (string[])["bob", "eve"])
            for (byte i = 0; i < 2; i++) store.Add(owner, Plain(i, 400, 400));
        Assert.Empty(store.Of("ann"));
        SourcePicture huge = store.Add("ann", Plain(7, 1200, 1200));
        Assert.Equal([huge.Id], store.Of("ann").Select(picture => picture.Id));
    }

    [Fact]
    public void A_picture_larger_than_anything_here_sees_is_scaled_down_when_it_is_stored()
    {
        SourcePicture stored = SourcePicture.Of(new(4096, 1024, [.. Enumerable.Repeat((byte)80, 4096 * 1024 * 3)]));
        Assert.Equal((2048, 512), (stored.Picture.Width, stored.Picture.Height));
        Assert.Equal(stored.Picture.Rgb, PictureCodec.Decode(stored.Png).Rgb);
    }

    [Fact]
    public void A_file_of_ours_brings_its_recipe_and_one_that_holds_nonsense_says_what_is_wrong()
    {
        Picture picture = Plain(1).Picture;
        SourcePicture ours = SourcePicture.Read(PictureCodec.EncodePng(picture, Recipe));
        Assert.Equal((Recipe, null), (ours.Recipe, ours.RecipeProblem));
        Assert.Null(PictureCodec.ReadRecipe(ours.Png));
        SourcePicture odd = SourcePicture.Read(PngText.Insert(PictureCodec.EncodePng(picture), PictureCodec.RecipeKeyword, "{}"));
        Assert.Null(odd.Recipe);
        Assert.Contains("Not a recipe", odd.RecipeProblem, StringComparison.Ordinal);
        SourcePicture photo = SourcePicture.Read(PictureCodec.EncodeJpeg(picture));
        Assert.Equal((null, null), (photo.Recipe, photo.RecipeProblem));
    }

    [Fact]
    public async Task A_finished_picture_becomes_a_source_of_its_owner_with_its_recipe()
    {
        using StudioHost host = StudioHost.With(new ScriptedModel());
        GenerationJob job = await host.SubmitAsync("ann", new() { Prompt = "a red house", Count = 2, Seed = 4 });
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);
        SourceStore store = Store();
        SourceService anns = new(new CurrentOwner { Id = "ann" }, store, host.Jobs), bobs = new(new CurrentOwner { Id = "bob" }, store, host.Jobs);
        SourcePicture? source = anns.AddFromJob(job.Id, 1);
        Assert.NotNull(source);
        Assert.Equal(PictureCodec.Decode(job.Snapshot.Pictures[1]).Rgb, source.Picture.Rgb);
        Assert.Equal((job.Request, 1), (source.Recipe?.Request, source.Recipe?.PictureIndex));
        Assert.Equal([source], anns.Recent);
        Assert.Null(anns.AddFromJob(job.Id, 2));
        Assert.Null(anns.AddFromJob(job.Id, -1));
        Assert.Null(bobs.AddFromJob(job.Id, 1));
        Assert.Null(bobs.Find(source.Id));
    }

    private static SourceStore Store(UnclipOptions? limits = null) => new(Options.Create(limits ?? new UnclipOptions()));

    private static SourcePicture Plain(byte grey, int width = 4, int height = 4) =>
        SourcePicture.Of(new(width, height, [.. Enumerable.Repeat(grey, width * height * 3)]));
}
