using Microsoft.EntityFrameworkCore;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Owners;
using Unclip.Web.Teams;

namespace Unclip.Web.Tests.Galleries;

public sealed class PictureStoreTests
{
    private const string Me = GalleryFixture.Guest;
    private static readonly string Viewer = Owner.OfPerson("viewer"), Editor = Owner.OfPerson("editor"), TeamOwner = Owner.OfPerson("owner"), Stranger = Owner.OfPerson("stranger");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Viewers_look_star_and_comment_editors_change_and_strangers_do_nothing(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind);
        string ours = await fixture.TeamGalleryAsync(("viewer", TeamRole.Viewer), ("editor", TeamRole.Editor), ("owner", TeamRole.Owner));
        string id = (await fixture.KeptAsync(Editor, "a red house", galleryId: ours)).PictureId;
        PictureStore pictures = fixture.Pictures;

        foreach (string nobody in new[] { Stranger, Me, "viewer" })
        {
            Assert.Empty(await pictures.CardsAsync(nobody, [id], Now));
            Assert.Null(await pictures.FindAsync(nobody, id, Now));
            Assert.Null(await pictures.ReadAsync(nobody, id, Now));
            await RefusedAsync(() => pictures.StarAsync(nobody, [id], true, Now));
            await RefusedAsync(() => pictures.CopyAsync(nobody, [id], ours, Now));
        }

        await RefusedAsync(() => pictures.CommentAsync(Stranger, id, "hello", Now));
        await pictures.StarAsync(Viewer, [id], true, Now);
        await pictures.CommentAsync(Viewer, id, "  lovely ", Now);
        PictureDetails seen = (await pictures.FindAsync(Viewer, id, Now))!;
        Assert.Equal((TeamRole.Viewer, false, 1, true), (seen.Role, seen.CanEdit, seen.Card.StarCount, seen.Card.Starred));
        Assert.Equal(("Name of viewer", "lovely", true), (seen.Comments[0].Author, seen.Comments[0].Text, seen.Comments[0].CanDelete));
        Assert.False((await pictures.FindAsync(Editor, id, Now))!.Card.Starred);
        string comment = seen.Comments[0].Id;

        foreach (Func<Task> act in new Func<Task>[]
        {
            () => pictures.TagAsync(Viewer, [id], "houses", Now), () => pictures.UntagAsync(Viewer, [id], "houses", Now), () => pictures.DeleteAsync(Viewer, [id], Now),
            () => pictures.RestoreAsync(Viewer, [id], Now), () => pictures.EraseAsync(Viewer, [id], Now), () => pictures.MoveAsync(Viewer, [id], ours, Now),
            () => pictures.DeleteCommentAsync(Editor, id, comment, Now), () => fixture.Galleries.RenameAsync(Viewer, ours, "Mine", Now), () => fixture.Galleries.DeleteAsync(Viewer, ours, Now),
        }) await RefusedAsync(act);

        await pictures.TagAsync(Editor, [id], " Houses ", Now);
        Assert.Equal(["houses"], (await pictures.FindAsync(Viewer, id, Now))!.Tags);
        await pictures.DeleteCommentAsync(TeamOwner, id, comment, Now);
        Assert.Empty((await pictures.FindAsync(Viewer, id, Now))!.Comments);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task One_picture_too_many_and_nothing_is_done(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind);
        string mine = (await fixture.KeptAsync(Me, "a red house")).PictureId, other = (await fixture.KeptAsync("another", "a blue tree")).PictureId;
        await RefusedAsync(() => fixture.Pictures.DeleteAsync(Me, [mine, other], Now));
        Assert.Null((await fixture.Pictures.FindAsync(Me, mine, Now))!.DeletedAt);
        await RefusedAsync(() => fixture.Pictures.TagAsync(Me, [mine, "no such picture"], "houses", Now));
        Assert.Empty((await fixture.Pictures.FindAsync(Me, mine, Now))!.Tags);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task The_trash_gives_back_and_forgets_only_what_is_in_it(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind);
        KeptPlace place = await fixture.KeptAsync(Me, "a red house", seed: 1);
        string other = (await fixture.KeptAsync(Me, "a blue tree", seed: 2)).PictureId;
        GalleryQuery all = new() { GalleryId = place.GalleryId }, trash = all with { InTrash = true };
        await fixture.Pictures.DeleteAsync(Me, [place.PictureId], Now);
        Assert.Equal([other], await fixture.FindAsync(Me, all));
        Assert.Equal([place.PictureId], await fixture.FindAsync(Me, trash));
        await fixture.Pictures.RestoreAsync(Me, [place.PictureId], Now);
        Assert.Equal([other, place.PictureId], await fixture.FindAsync(Me, all));

        await fixture.Pictures.DeleteAsync(Me, [place.PictureId], Now);
        await fixture.Pictures.EraseAsync(Me, [place.PictureId, other], Now);
        Assert.Equal([other], await fixture.FindAsync(Me, all));
        Assert.Empty(await fixture.FindAsync(Me, trash));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Pictures_move_with_everything_and_are_copied_with_their_recipe_and_tags(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind);
        string ours = await fixture.TeamGalleryAsync(("viewer", TeamRole.Viewer), ("editor", TeamRole.Editor));
        string id = (await fixture.KeptAsync(Editor, "a red house", galleryId: ours)).PictureId;
        await fixture.Pictures.TagAsync(Editor, [id], "houses", Now);
        await fixture.Pictures.StarAsync(Editor, [id], true, Now);
        string mine = await fixture.Galleries.CreateAsync(Viewer, "Mine", cancellationToken: Now);
        await fixture.Pictures.CopyAsync(Viewer, [id], mine, Now);
        PictureDetails copy = (await fixture.Pictures.FindAsync(Viewer, (await fixture.FindAsync(Viewer, new() { GalleryId = mine })).Single(), Now))!;
        Assert.Equal((0, "a red house", TeamRole.Owner), (copy.Card.StarCount, copy.Card.Title, copy.Role));
        Assert.Equal(["houses"], copy.Tags);
        Assert.NotNull(copy.Recipe);
        Assert.NotNull(copy.MeaningModel);

        await RefusedAsync(() => fixture.Pictures.MoveAsync(Editor, [id], mine, Now));
        string editors = await fixture.Galleries.CreateAsync(Editor, "Editor's", cancellationToken: Now);
        await fixture.Pictures.MoveAsync(Editor, [id], editors, Now);
        PictureDetails moved = (await fixture.Pictures.FindAsync(Editor, id, Now))!;
        Assert.Equal(("Editor's", 1), (moved.GalleryName, moved.Card.StarCount));

        string others = (await fixture.KeptAsync(Viewer, "a blue house")).PictureId;
        await using UnclipDatabase database = fixture.Databases.CreateDbContext();
        await database.Pictures.Where(picture => picture.Id == others).ExecuteUpdateAsync(set => set.SetProperty(picture => picture.GalleryId, ours), Now);
        await fixture.Pictures.MoveAsync(Editor, [others], editors, Now); // Theirs now, and on their account.
        Assert.Equal(Editor, await database.Pictures.Where(picture => picture.Id == others).Select(picture => picture.OwnerId).SingleAsync(Now));
        Assert.Empty(await fixture.FindAsync(Viewer, new() { GalleryId = ours }));
    }

    [Fact]
    public async Task Guests_do_not_comment_and_names_tags_and_comments_have_bounds()
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync();
        KeptPlace place = await fixture.KeptAsync(Me, "a red house");
        Assert.Contains("sign in", (await RefusedAsync(() => fixture.Pictures.CommentAsync(Me, place.PictureId, "mine", Now))).Message, StringComparison.Ordinal);
        Assert.Contains("has 41 characters, expected 1 to 40", (await RefusedAsync(() => fixture.Pictures.TagAsync(Me, [place.PictureId], new string('x', 41), Now))).Message, StringComparison.Ordinal);
        await RefusedAsync(() => fixture.Pictures.TagAsync(Me, [place.PictureId], "  ", Now));
        Assert.Contains("has 81 characters, expected 1 to 80", (await RefusedAsync(() => fixture.Galleries.RenameAsync(Me, place.GalleryId, new string('x', 81), Now))).Message, StringComparison.Ordinal);
        await fixture.Galleries.RenameAsync(Me, place.GalleryId, "<script>alert(1)</script>", Now);
        Assert.Equal("<script>alert(1)</script>", (await fixture.Galleries.FindAsync(Me, place.GalleryId, Now))!.Name);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Galleries_are_listed_with_covers_counts_and_roles_and_come_back_from_the_trash(DatabaseKind kind)
    {
        await using GalleryFixture fixture = await GalleryFixture.CreateAsync(kind);
        string ours = await fixture.TeamGalleryAsync(("viewer", TeamRole.Viewer), ("editor", TeamRole.Editor));
        await fixture.KeptAsync(Editor, "a red house", 1, ours);
        string newest = (await fixture.KeptAsync(Editor, "a blue tree", 2, ours)).PictureId;
        await fixture.KeptAsync(Viewer, "a yellow sun");

        IReadOnlyList<GallerySummary> galleries = await fixture.Galleries.ListAsync(Viewer, Now);
        Assert.Equal([("My pictures", null, TeamRole.Owner, 1), ("Ours", "Team", TeamRole.Viewer, 2)], galleries.Select(gallery => (gallery.Name, gallery.TeamName, gallery.Role, gallery.Count)));
        Assert.Equal((newest, 2), (galleries[1].Covers[0].Id, galleries[1].Covers.Count));
        Assert.Equal(["Ours"], (await fixture.Galleries.EditableAsync(Editor, Now)).Select(gallery => gallery.Name));
        Assert.Equal(["My pictures"], (await fixture.Galleries.EditableAsync(Viewer, Now)).Select(gallery => gallery.Name));
        Assert.Empty(await fixture.Galleries.ListAsync("another guest", Now));

        await fixture.Galleries.DeleteAsync(Editor, ours, Now);
        Assert.Empty(await fixture.Galleries.ListAsync(Editor, Now));
        Assert.Null(await fixture.Pictures.FindAsync(Editor, newest, Now));
        Assert.Empty(await fixture.Galleries.DeletedAsync(Viewer, Now));
        await RefusedAsync(() => fixture.Galleries.RestoreAsync(Viewer, ours, Now));
        Assert.Equal(["Ours"], (await fixture.Galleries.DeletedAsync(Editor, Now)).Select(gallery => gallery.Name));
        await fixture.Galleries.RestoreAsync(Editor, ours, Now);
        Assert.NotNull(await fixture.Pictures.FindAsync(Viewer, newest, Now));

        Assert.Equal([("team", "Team")], await fixture.Galleries.TeamsAsync(Editor, Now));
        await RefusedAsync(() => fixture.Galleries.CreateAsync(Viewer, "Not allowed", "team", Now));
        await fixture.Galleries.CreateAsync(Editor, "Another", "team", Now);
    }

    private static Task<GalleryRefusedException> RefusedAsync(Func<Task> act) => Assert.ThrowsAsync<GalleryRefusedException>(act);
}
