using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Owners;
using Unclip.Web.Sources;
using Unclip.Web.Teams;

namespace Unclip.Web.Tests.Galleries;

public sealed class GalleryTransferTests
{
    private const string Me = GalleryFixture.Guest;
    private static readonly Picture Corner = new(6, 4, [.. Enumerable.Range(0, 72).Select(i => (byte)(3 * i))]);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_gallery_that_is_exported_and_imported_elsewhere_loses_nothing(DatabaseKind kind)
    {
        await using GalleryFixture here = await GalleryFixture.CreateAsync(kind);
        string ours = await here.TeamGalleryAsync(("ann", TeamRole.Editor), ("ben", TeamRole.Viewer));
        string ann = Owner.OfPerson("ann"), ben = Owner.OfPerson("ben");
        string house = (await here.KeptAsync(ann, "a red house", 1, ours)).PictureId;
        await here.KeptAsync(ann, "ein Häuschen … 雪", 2, ours);
        await here.Keeper.AddAsync(ann, ours, NewPicture.Of(SourcePicture.Of(Corner), "corner"), here.Model.Open(), Now);
        here.Clock.Advance(TimeSpan.FromSeconds(1));
        string thrown = (await here.KeptAsync(ann, "a blue tree", 3, ours)).PictureId;
        await here.Pictures.TagAsync(ann, [house], "houses", Now);
        await here.Pictures.StarAsync(ann, [house], true, Now);
        await here.Pictures.CommentAsync(ann, house, "mine", Now);
        here.Clock.Advance(TimeSpan.FromSeconds(1));
        await here.Pictures.CommentAsync(ben, house, "</script> nice", Now);
        await here.Pictures.DeleteAsync(ann, [thrown], Now);
        using MemoryStream zip = new();
        await here.Export.WriteAsync(ann, ours, zip, Now);

        await using GalleryFixture there = await GalleryFixture.CreateAsync(kind);
        await there.TeamGalleryAsync(("ann", TeamRole.Editor));
        there.Clock.Advance(TimeSpan.FromDays(1));
        ImportReport report = await there.Import.RunAsync(ann, null, zip, Now);
        Assert.Equal((3, 0, 0), (report.Added, report.Known, report.Failed));
        Assert.Empty(report.Problems);
        Assert.Equal((0, 3), await there.Import.RunAsync(ann, null, zip, Now) is var again ? (again.Added, again.Known) : default);

        GallerySummary gallery = (await there.Galleries.ListAsync(ann, Now)).Single(gallery => gallery.TeamId is null);
        Assert.Equal(("Ours", 3), (gallery.Name, gallery.Count));
        IReadOnlyList<string> before = await here.FindAsync(ann, new() { GalleryId = ours }), after = await there.FindAsync(ann, new() { GalleryId = gallery.Id });
        await using UnclipDatabase theirs = there.Databases.CreateDbContext();
        await using UnclipDatabase mine = here.Databases.CreateDbContext();
        for (int i = 0; i < before.Count; i++)
        {
            Assert.Equal(await here.Pictures.ReadAsync(ann, before[i], Now), await there.Pictures.ReadAsync(ann, after[i], Now));
            KeptPicture then = await LoadAsync(mine, before[i]), now = await LoadAsync(theirs, after[i]);
            Assert.Equal((then.Title, then.AddedAt, then.PixelHash, then.Provider, then.Tool, then.Seed, then.SearchText), (now.Title, now.AddedAt, now.PixelHash, now.Provider, now.Tool, now.Seed, now.SearchText));
            Assert.Equal((then.Making!.Recipe, then.Making.MeaningModel), (now.Making!.Recipe, now.Making.MeaningModel));
            Assert.Equal(then.Making.ImageEmbedding, now.Making.ImageEmbedding);
            Assert.Equal(then.Forms.Select(form => form.Hash).Order(), now.Forms.Select(form => form.Hash).Order());
            Assert.Equal(then.Tags.Select(tag => tag.Tag), now.Tags.Select(tag => tag.Tag));
        }

        PictureDetails imported = (await there.Pictures.FindAsync(ann, after[^1], Now))!;
        Assert.Equal(("a red house", true, 1), (imported.Card.Title, imported.Card.Starred, imported.Card.StarCount));
        Assert.Equal([("Name of ann", "mine", false), ("Name of ben", "</script> nice", true)], imported.Comments.Select(comment => (comment.Author, comment.Text, comment.Imported)));
    }

    [Fact]
    public async Task Everything_of_ones_own_is_exported_and_nothing_of_others()
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync();
        string ours = await fixture.TeamGalleryAsync(("ann", TeamRole.Editor), ("ben", TeamRole.Editor));
        string ann = Owner.OfPerson("ann"), ben = Owner.OfPerson("ben");
        await fixture.KeptAsync(ann, "mine alone", 1);
        await fixture.KeptAsync(ann, "mine in the team", 2, ours);
        await fixture.KeptAsync(ben, "another's in the team", 3, ours);
        await fixture.KeptAsync(Me, "a guest's", 4);
        using MemoryStream file = new();
        await fixture.Export.WriteAsync(ann, null, file, Now);
        using ZipArchive zip = new(file);
        using Stream manifest = zip.GetEntry(GalleryManifest.FileName)!.Open();
        JsonElement[] pictures = (await JsonSerializer.DeserializeAsync<JsonElement[]>(manifest, cancellationToken: Now))!;
        Assert.Equal(["mine alone", "mine in the team"], pictures.Select(picture => picture.GetProperty("title").GetString()).Order());
        Assert.All(pictures, picture => Assert.NotNull(PictureCodec.ReadRecipe(Read(zip.GetEntry(picture.GetProperty("file").GetString()!)!))));
        Assert.Equal(3, zip.Entries.Count);
    }

    [Fact]
    public async Task Paths_in_a_zip_are_names_only_and_what_is_no_picture_is_said()
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync();
        string gallery = await fixture.Galleries.CreateAsync(Me, "Mine", cancellationToken: Now);
        string outside = Path.Combine(Path.GetDirectoryName(fixture.BlobFolder)!, "outside.png");
        using MemoryStream zip = Zip(("../../outside.png", PictureCodec.EncodePng(Corner)), ("/etc/passwd", "root"u8.ToArray()), ("a\0b.png", PictureCodec.EncodeJpeg(Corner)), ("empty/", []));
        ImportReport report = await fixture.Import.RunAsync(Me, gallery, zip, Now);
        Assert.Equal((2, 1), (report.Added, report.Failed));
        Assert.Contains("/etc/passwd: The file is of an unknown kind, expected PNG", report.Problems.Single(), StringComparison.Ordinal);
        Assert.False(File.Exists(outside));
        Assert.Equal("outside", (await fixture.Pictures.CardsAsync(Me, await fixture.FindAsync(Me, new() { GalleryId = gallery, Words = "outside" }), Now)).Single().Title);
    }

    [Fact]
    public async Task A_bomb_is_read_up_to_a_bound_and_the_rest_of_the_zip_is_taken_in()
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync();
        string gallery = await fixture.Galleries.CreateAsync(Me, "Mine", cancellationToken: Now);
        using MemoryStream zip = Zip(("bomb.png", [.. PictureCodec.EncodePng(Corner), .. new byte[40 * 1024 * 1024]]), ("good.png", PictureCodec.EncodePng(Corner)));
        Assert.True(zip.Length < 100_000);
        ImportReport report = await fixture.Import.RunAsync(Me, gallery, zip, Now);
        Assert.Equal((1, 1), (report.Added, report.Failed));
        Assert.Contains("bomb.png: A picture is larger than expected, which is at most 10 MB", report.Problems.Single(), StringComparison.Ordinal);

        using MemoryStream manifest = Zip((GalleryManifest.FileName, Encoding.UTF8.GetBytes($"[{{\"file\":\"{new string('x', 20_000_000)}\"}}]")));
        Assert.Contains("manifest.json is larger", (await Assert.ThrowsAsync<InvalidDataException>(() => fixture.Import.RunAsync(Me, gallery, manifest, Now))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "no manifest of ours")]
    [InlineData("[{\"file\":\"a.png\"}]", "no manifest of ours")]
    [InlineData("[{\"file\":\"a.png\",\"gallery\":\"g\",\"title\":null}]", "no manifest of ours")]
    [InlineData("[{\"file\":\"a.png\",\"gallery\":\"g\",\"title\":\"t\",\"tags\":5}]", "no manifest of ours")]
    public async Task A_manifest_that_is_none_is_refused_with_a_reason(string json, string reason)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync();
        using MemoryStream zip = Zip((GalleryManifest.FileName, Encoding.UTF8.GetBytes(json)), ("a.png", PictureCodec.EncodePng(Corner)));
        Assert.Contains(reason, (await Assert.ThrowsAsync<InvalidDataException>(() => fixture.Import.RunAsync(Me, null, zip, Now))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_lies_changes_nothing_but_its_own_pictures()
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync();
        string[] hostile = ["'; DROP TABLE"];
        string json = JsonSerializer.Serialize(new object[]
        {
            new { file = "a.png", gallery = "G", title = "a", added_at = "2999-01-01T00:00:00Z", image_embedding = Convert.ToBase64String([0, 0, 0]) },
            new { file = "b.png", gallery = "G", title = "b", meaning = Convert.ToBase64String(BitConverter.GetBytes(float.NaN)), meaning_model = "m" },
            new { file = "c.png", gallery = "G", title = "c", added_at = "2999-01-01T00:00:00Z", pixel_hash = "00", forms = hostile, tags = new[] { " A ", "a", new string('x', 41) }, comments = new[] { new { by = "Ann", at = "2020-01-01T00:00:00Z", text = "hi", mine = true } } },
            new { file = "missing.png", gallery = "G", title = "d" },
        });
        using MemoryStream zip = Zip((GalleryManifest.FileName, Encoding.UTF8.GetBytes(json)), ("a.png", PictureCodec.EncodePng(Corner)), ("b.png", PictureCodec.EncodePng(Corner)), ("c.png", PictureCodec.EncodePng(Corner)));
        ImportReport report = await fixture.Import.RunAsync(Me, null, zip, Now);
        Assert.Equal((1, 3), (report.Added, report.Failed));
        Assert.Equal(
            ["a.png: Its image_embedding has 3 bytes, expected floats of 4 bytes each, at most 65536 in all.", "b.png: Its meaning holds a number that is not finite.", "c.png: Its pixels are not those that the manifest tells of.", "missing.png: The manifest lists it, but it is not in the zip."],
            report.Problems);
        await using UnclipDatabase database = fixture.Databases.CreateDbContext();
        KeptPicture kept = await LoadAsync(database, await database.Pictures.Select(picture => picture.Id).SingleAsync(Now));
        Assert.Equal((fixture.Clock.GetUtcNow(), "a"), (kept.AddedAt, string.Join(' ', kept.Tags.Select(tag => tag.Tag))));
        Assert.Equal((null, "Ann"), (kept.Comments.Single().PersonId, kept.Comments.Single().ImportedFrom));
        Assert.DoesNotContain(kept.Forms, form => form.Hash.Contains('\''));
    }

    [Fact]
    public async Task What_is_no_zip_or_has_an_endless_list_is_refused_before_it_is_read()
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync();
        using MemoryStream png = new(PictureCodec.EncodePng(Corner));
        Assert.Contains("is no zip", (await Assert.ThrowsAsync<InvalidDataException>(() => fixture.Import.RunAsync(Me, null, png, Now))).Message, StringComparison.Ordinal);
        using MemoryStream zip = Zip([.. Enumerable.Range(0, 100).Select(i => ($"{i}.txt", Array.Empty<byte>()))]);
        await ZipBounds.RequireShortListAsync(zip, 10_000, Now);
        Assert.Contains("list of contents has", (await Assert.ThrowsAsync<InvalidDataException>(() => ZipBounds.RequireShortListAsync(zip, 1000, Now))).Message, StringComparison.Ordinal);
        byte[] cut = zip.ToArray()[..^30];
        using MemoryStream damaged = new(cut);
        await Assert.ThrowsAsync<InvalidDataException>(() => fixture.Import.RunAsync(Me, null, damaged, Now));
    }

    [Fact]
    public async Task An_import_that_does_not_fit_stops_and_can_go_on_later()
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(options: new UnclipOptions { WarmUp = false, GuestQuotaMegabytes = 1 });
        using MemoryStream zip = Zip([.. Enumerable.Range(0, 4).Select(i => ($"{i}.png", PictureCodec.EncodePng(Noise(i))))]);
        ImportReport report = await fixture.Import.RunAsync(Me, null, zip, Now);
        Assert.InRange(report.Added, 1, 3);
        Assert.StartsWith("The import stopped. There is no room", report.Problems[0], StringComparison.Ordinal);

        static Picture Noise(int seed)
        {
            Picture noise = new(330, 330, new byte[330 * 330 * 3]);
            new Random(seed).NextBytes(noise.Rgb);
            return noise;
        }
    }

    private static Task<KeptPicture> LoadAsync(UnclipDatabase database, string id) => database.Pictures.AsNoTracking().Include(picture => picture.Making).Include(picture => picture.Forms)
        .Include(picture => picture.Tags).Include(picture => picture.Comments).SingleAsync(picture => picture.Id == id, Now);

    private static MemoryStream Zip(params (string Name, byte[] Content)[] files)
    {
        MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream;
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
