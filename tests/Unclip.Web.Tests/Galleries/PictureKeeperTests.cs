using Microsoft.EntityFrameworkCore;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Sources;
using Unclip.Web.Teams;

namespace Unclip.Web.Tests.Galleries;

public sealed class PictureKeeperTests
{
    private const string Me = GalleryFixture.Guest;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_kept_picture_has_its_file_its_recipe_its_latents_and_two_thumbnails(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind);
        GenerationJob job = await fixture.FinishedAsync(Me, new GenerationRequest { Prompt = "A red House", Seed = 7, Count = 2, PriorSteps = 1, DecoderSteps = 1 });
        KeptPlace place = await fixture.Keeper.KeepAsync(Me, job.Id, 1, cancellationToken: Now);

        Assert.Equal(("My pictures", true), (place.GalleryName, place.IsNew));
        await using UnclipDatabase database = fixture.Databases.CreateDbContext();
        KeptPicture kept = await database.Pictures.Include(picture => picture.Making).SingleAsync(Now);
        Assert.Equal(("A red House", "a red house scripted", "Prompt", "Scripted", 7u, 16, 16), (kept.Title, kept.SearchText, kept.Tool, kept.Model, kept.Seed, kept.Width, kept.Height));
        Assert.Equal((Me, place.GalleryId, fixture.Clock.GetUtcNow()), (kept.OwnerId, kept.GalleryId, kept.AddedAt));
        Assert.Equal(job.Snapshot.Pictures[1], await fixture.Pictures.ReadAsync(Me, kept.Id, Now));
        Assert.Equal(job.Snapshot.ImageEmbeddings[1], EmbeddingBytes.Read(kept.Making!.ImageEmbedding).ToArray());
        Assert.Equal(SourcePicture.IdOf(PictureCodec.Decode(job.Snapshot.Pictures[1])), kept.PixelHash);
        Recipe recipe = Recipe.FromJson(kept.Making.Recipe!);
        Assert.Equal((1, 7u, "A red House"), (recipe.PictureIndex, recipe.Request.Seed, recipe.Request.Title));
        Assert.Equal(job.Model.Fingerprint, kept.Making.MeaningModel);
        Assert.Equal(1, EmbeddingBytes.Read(kept.Making.Meaning).ToArray().Sum(x => x * x), 1e-6);
        Assert.Equal(2, await fixture.BlobCountAsync());
        foreach (string thumbnail in new[] { kept.SmallThumbnail, kept.LargeThumbnail })
        {
            await using Stream? webp = await fixture.Blobs.OpenAsync(thumbnail, Now);
            Assert.Equal((16, 16), PictureCodec.Decode(await ReadAsync(webp!)) is var small ? (small.Width, small.Height) : default);
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task The_same_picture_twice_is_one_and_in_another_gallery_another(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind);
        GenerationJob job = await fixture.FinishedAsync(Me, new GenerationRequest { Prompt = "a red house", PriorSteps = 1, DecoderSteps = 1 });
        KeptPlace first = await fixture.Keeper.KeepAsync(Me, job.Id, 0, cancellationToken: Now);
        Assert.Equal((first.PictureId, false), await fixture.Keeper.KeepAsync(Me, job.Id, 0, cancellationToken: Now) is var again ? (again.PictureId, again.IsNew) : default);

        await fixture.Pictures.DeleteAsync(Me, [first.PictureId], Now);
        Assert.Empty((await fixture.Keeper.WhereAsync(Me, [Blobs.BlobNameOf(job, 0)]))[0]);
        Assert.Equal(first.PictureId, (await fixture.Keeper.KeepAsync(Me, job.Id, 0, cancellationToken: Now)).PictureId);

        string other = await fixture.Galleries.CreateAsync(Me, "Others", cancellationToken: Now);
        KeptPlace second = await fixture.Keeper.KeepAsync(Me, job.Id, 0, other, Now);
        Assert.NotEqual(first.PictureId, second.PictureId);
        Assert.Equal(["My pictures", "Others"], (await fixture.Keeper.WhereAsync(Me, [Blobs.BlobNameOf(job, 0)]))[0].Select(place => place.GalleryName).Order());
        Assert.Equal(2, await fixture.BlobCountAsync());
        Assert.Empty((await fixture.Keeper.WhereAsync("somebody else", [Blobs.BlobNameOf(job, 0)]))[0]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Nobody_keeps_others_pictures_or_adds_to_others_galleries(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind);
        string ours = await fixture.TeamGalleryAsync(("viewer", TeamRole.Viewer), ("editor", TeamRole.Editor));
        KeptPlace place = await fixture.KeptAsync(Owner.OfPerson("editor"), "a red house", galleryId: ours);
        Assert.Equal(ours, place.GalleryId);
        foreach (string stranger in new[] { Owner.OfPerson("viewer"), "editor", Me })
            await Assert.ThrowsAsync<GalleryRefusedException>(() => fixture.KeptAsync(stranger, "a blue tree", galleryId: ours));

        GenerationJob job = await fixture.FinishedAsync(Me, new GenerationRequest { Prompt = "a red house", PriorSteps = 1, DecoderSteps = 1 });
        GalleryRefusedException refused = await Assert.ThrowsAsync<GalleryRefusedException>(() => fixture.Keeper.KeepAsync("somebody else", job.Id, 0, cancellationToken: Now));
        Assert.Contains("make it again", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<GalleryRefusedException>(() => fixture.Keeper.KeepAsync(Me, job.Id, 1, cancellationToken: Now));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_full_quota_is_said_and_leaves_nothing_behind(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind, new UnclipOptions { WarmUp = false, GuestQuotaMegabytes = 1 });
        await fixture.KeptAsync(Me, "a red house");
        Picture noise = new(700, 700, new byte[700 * 700 * 3]);
        new Random(1).NextBytes(noise.Rgb);
        int before = await fixture.BlobCountAsync();
        GalleryRefusedException refused = await Assert.ThrowsAsync<GalleryRefusedException>(() => fixture.Keeper.AddAsync(Me, null, NewPicture.Of(SourcePicture.Of(noise), "noise"), null, Now));
        Assert.Matches(@"There is no room: you keep 0\.0 of 1 MB, trash included, and this needs 1\.\d+ MB more", refused.Message);
        Assert.Equal(before, await fixture.BlobCountAsync());
        await fixture.KeptAsync("another guest", "a blue tree");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_person_s_own_quota_goes_before_the_installation_s(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind);
        await fixture.TeamGalleryAsync(("ann", TeamRole.Editor));
        string ann = Owner.OfPerson("ann");
        PictureQuota quota = new(fixture.Databases, Microsoft.Extensions.Options.Options.Create(new UnclipOptions { QuotaMegabytes = 30, GuestQuotaMegabytes = 20 }));
        Assert.Equal(30 * 1048576, (await quota.UseAsync(ann, Now)).Allowed);
        await using UnclipDatabase database = fixture.Databases.CreateDbContext();
        await database.Users.Where(person => person.Id == "ann").ExecuteUpdateAsync(set => set.SetProperty(person => person.QuotaMegabytes, 7), Now);
        Assert.Equal((7 * 1048576, 20 * 1048576), ((await quota.UseAsync(ann, Now)).Allowed, (await quota.UseAsync("ann", Now)).Allowed));
    }

    [Fact]
    public async Task A_picture_that_CLIP_cannot_look_at_is_kept_all_the_same()
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync();
        OpenedModel blind = fixture.Model.Open() with { Embed = (_, _) => throw new InvalidOperationException("no memory") };
        KeptPlace place = await fixture.Keeper.AddAsync(Me, null, NewPicture.Of(SourcePicture.Of(new(4, 4, new byte[48])), "  black  "), blind, Now);
        PictureDetails? details = await fixture.Pictures.FindAsync(Me, place.PictureId, Now);
        Assert.Equal(("black", null, null), (details?.Card.Title, details?.MeaningModel, details?.Recipe));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Parents_and_children_know_each_other_however_the_picture_was_handed_on(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind);
        Picture large = new(300, 300, new byte[300 * 300 * 3]);
        new Random(3).NextBytes(large.Rgb);
        string parent = (await fixture.Keeper.AddAsync(Me, null, NewPicture.Of(SourcePicture.Of(large), "large"), null, Now)).PictureId;
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        async Task<string> MadeAsync(PaintingRequest request) => (await fixture.Keeper.KeepAsync(Me, (await fixture.FinishedAsync(Me, request)).Id, 0, cancellationToken: Now)).PictureId;
        string scaled = await MadeAsync(new VariationRequest { Picture = BicubicResize.Within(large, SourcePicture.ToolSide), DecoderSteps = 1 });
        string mixed = await MadeAsync(new MixtureRequest { Ingredients = [new(new PictureIngredient(large)), new(new TextIngredient("snow"))], DecoderSteps = 1 });
        GenerationJob variations = fixture.Jobs.Of(Me).Single(job => job.Request is VariationRequest);
        string decodedAgain = await MadeAsync(variations.DecodeAgain(0, seed: 5));

        PictureDetails parentDetails = (await fixture.Pictures.FindAsync(Me, parent, Now))!;
        Assert.Empty(parentDetails.Parents);
        Assert.Equal(new[] { scaled, mixed }.Order(), parentDetails.Children.Select(card => card.Id).Order());
        Assert.Equal([parent], (await fixture.Pictures.FindAsync(Me, scaled, Now))!.Parents.Select(card => card.Id));
        Assert.Contains(scaled, (await fixture.Pictures.FindAsync(Me, decodedAgain, Now))!.Parents.Select(card => card.Id));

        await fixture.Pictures.DeleteAsync(Me, [scaled], Now);
        Assert.Equal([mixed], (await fixture.Pictures.FindAsync(Me, parent, Now))!.Children.Select(card => card.Id));
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using MemoryStream bytes = new();
        await stream.CopyToAsync(bytes, Now);
        return bytes.ToArray();
    }

    private static class Blobs
    {
        public static string BlobNameOf(GenerationJob job, int index) => Unclip.Web.Blobs.BlobName.Of(job.Snapshot.Pictures[index]);
    }
}
