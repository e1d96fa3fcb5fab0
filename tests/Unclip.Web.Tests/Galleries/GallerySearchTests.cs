using Unclip.Inference.Pictures;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Sources;
using Unclip.Web.Teams;

namespace Unclip.Web.Tests.Galleries;

public sealed class GallerySearchTests
{
    private const string Me = GalleryFixture.Guest;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Words_and_fields_find_what_has_them_all(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind);
        DateTimeOffset start = fixture.Clock.GetUtcNow();
        KeptPlace house = await fixture.KeptAsync(Me, "A RED house 100%", seed: 1), tree = await fixture.KeptAsync(Me, "a blue tree", seed: 2);
        string black = (await fixture.Keeper.AddAsync(Me, null, NewPicture.Of(SourcePicture.Of(new(40, 8, new byte[960])), "black"), null, Now)).PictureId;
        await fixture.Pictures.TagAsync(Me, [tree.PictureId], "red things", Now);
        await fixture.Pictures.StarAsync(Me, [house.PictureId], true, Now);
        GalleryQuery all = new() { GalleryId = house.GalleryId };
        async Task<string> FoundAsync(GalleryQuery query) => string.Join(' ', (await fixture.FindAsync(Me, query)).Select(id => id == house.PictureId ? "house" : id == tree.PictureId ? "tree" : id == black ? "black" : "?"));

        Assert.Equal("black tree house", await FoundAsync(all));
        Assert.Equal("house tree black", await FoundAsync(all with { Order = PictureOrder.Oldest }));
        Assert.Equal("house black tree", await FoundAsync(all with { Order = PictureOrder.Stars }));
        Assert.Equal("tree house", await FoundAsync(all with { Words = " Red " }));
        Assert.Equal("house", await FoundAsync(all with { Words = "red hou" }));
        Assert.Equal("house", await FoundAsync(all with { Words = "%" }));
        Assert.Equal("", await FoundAsync(all with { Words = "_ '; DROP TABLE \"Pictures\"" }));
        Assert.Equal("tree house", await FoundAsync(all with { Words = "scripted" }));
        Assert.Equal("tree", await FoundAsync(all with { Tag = "red things" }));
        Assert.Equal("tree house", await FoundAsync(all with { Tool = Tool.Prompt.Name }));
        Assert.Equal("tree house", await FoundAsync(all with { Model = "Scripted" }));
        Assert.Equal("tree", await FoundAsync(all with { Seed = 2 }));
        Assert.Equal("house", await FoundAsync(all with { Starred = true }));
        Assert.Equal("black", await FoundAsync(all with { MinSide = 32 }));
        Assert.Equal("black tree", await FoundAsync(all with { From = start.AddSeconds(1) }));
        Assert.Equal("house", await FoundAsync(all with { Until = start.AddSeconds(1) }));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task By_meaning_the_most_alike_come_first_and_what_another_model_saw_is_counted_apart(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind);
        string fingerprint = fixture.Model.Open().Fingerprint;
        // The scripted model's words: a, red, blue, house, tree, under, sun, yellow.
        string redHouse = await SeenAsync(fixture, 1, fingerprint, 0, 3, 0, 3, 0, 0, 0, 0), blueTree = await SeenAsync(fixture, 2, fingerprint, 0, 0, 1, 0, 2, 0, 0, 0);
        string redTree = await SeenAsync(fixture, 3, fingerprint, 0, 1, 0, 0, 1, 0, 0, 0), foreign = await SeenAsync(fixture, 4, "another model", 0, 1, 0, 1, 0, 0, 0, 0);
        string unseen = (await fixture.Keeper.AddAsync(Me, null, NewPicture.Of(SourcePicture.Of(new(3, 3, new byte[27])), "unseen"), null, Now)).PictureId;
        string gallery = (await fixture.Pictures.FindAsync(Me, unseen, Now))!.Card.GalleryId;

        GalleryQuery query = new() { GalleryId = gallery, Meaning = "red house", Order = PictureOrder.Similarity };
        GalleryFinding found = await fixture.Search.FindAsync(Me, query, fixture.Model.Open(), Now);
        Assert.Equal([redHouse, redTree, blueTree], found.Ids);
        Assert.Equal([1, 0.5, 0], found.Scores.Select(score => Math.Round(score, 4)));
        Assert.Equal(2, found.LeftOut);
        Assert.Equal([redTree, blueTree, redHouse], await fixture.FindAsync(Me, query with { Order = PictureOrder.Newest }));
        Assert.Equal([redTree, blueTree, redHouse], await fixture.FindAsync(Me, query with { Meaning = null, SimilarTo = redTree }));
        Assert.Equal([foreign], await fixture.FindAsync(Me, query with { Meaning = null, SimilarTo = foreign }));
        Assert.Equal([redTree], await fixture.FindAsync(Me, query with { Words = "3" }));

        GalleryRefusedException refused = await Assert.ThrowsAsync<GalleryRefusedException>(() => fixture.FindAsync(Me, query with { Meaning = null, SimilarTo = unseen }));
        Assert.Contains("No model has looked at this picture", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<GalleryRefusedException>(() => fixture.Search.FindAsync(Me, query, model: null, Now));

        // The matrix in memory follows the gallery.
        await fixture.Pictures.DeleteAsync(Me, [redHouse], Now);
        Assert.Equal([redTree, blueTree], await fixture.FindAsync(Me, query));
        string second = await SeenAsync(fixture, 5, fingerprint, 0, 1, 0, 1, 0, 0, 0, 0);
        Assert.Equal([second, redTree, blueTree], await fixture.FindAsync(Me, query));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Nobody_searches_a_gallery_that_is_not_open_to_them_or_by_a_picture_of_it(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind);
        string ours = await fixture.TeamGalleryAsync(("ann", TeamRole.Viewer));
        KeptPlace mine = await fixture.KeptAsync(Me, "a red house");
        await Assert.ThrowsAsync<GalleryRefusedException>(() => fixture.FindAsync("another guest", new() { GalleryId = mine.GalleryId }));
        await Assert.ThrowsAsync<GalleryRefusedException>(() => fixture.FindAsync(Me, new() { GalleryId = ours }));
        await Assert.ThrowsAsync<GalleryRefusedException>(() => fixture.FindAsync(Unclip.Web.Owners.Owner.OfPerson("ann"), new() { GalleryId = ours, SimilarTo = mine.PictureId }));
    }

    private static async Task<string> SeenAsync(GalleryFixture fixture, byte colour, string fingerprint, params float[] meaning)
    {
        NewPicture picture = NewPicture.Of(SourcePicture.Of(new Picture(2, 2, [.. Enumerable.Repeat(colour, 12)])), $"number {colour}");
        string id = (await fixture.Keeper.AddAsync(Me, null, picture with { Meaning = (EmbeddingBytes.Of(EmbeddingBytes.OfLengthOne(meaning)), fingerprint) }, null, Now)).PictureId;
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        return id;
    }
}
