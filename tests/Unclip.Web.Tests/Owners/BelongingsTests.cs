using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Unclip.Web.Api;
using Unclip.Web.Audit;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Sharing;
using Unclip.Web.Sources;
using Unclip.Web.Teams;
using Unclip.Web.Tests.Data;
using Unclip.Web.Tests.Generation;

namespace Unclip.Web.Tests.Owners;

public sealed class BelongingsTests
{
    private const string Guest = "a guest", Ann = "@ann", Bob = "@bob";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_guests_galleries_pictures_links_and_stars_become_a_persons_and_nobody_elses_do(DatabaseKind kind)
    {
        await using TestDatabase databases = await FilledAsync(kind);
        using JobStore jobs = TestJobs.Store(databases, Path.GetTempPath());

        await new Belongings(databases, jobs, new SourceStore(Options.Create(new UnclipOptions()))).MoveAsync(Guest, Ann);

        await using UnclipDatabase database = databases.CreateDbContext();
        Assert.Equal("ann's @ann, bob's @bob, guest's @ann", await JoinAsync(database.Galleries.Where(gallery => gallery.TeamId == null).Select(gallery => gallery.Id + " " + gallery.OwnerId)));
        Assert.Equal("in ann's @ann, in bob's @bob, in guest's @ann, in team's @ann", await JoinAsync(database.Pictures.Select(picture => picture.Id + " " + picture.OwnerId)));
        Assert.Equal("bob's job @bob, guest's job @ann", await JoinAsync(database.Jobs.Where(job => job.OwnerId != Ann || job.Id != "ann's job").Select(job => job.Id + " " + job.OwnerId)));
        Assert.Equal("link @ann", await JoinAsync(database.ShareLinks.Select(link => link.Id + " " + link.CreatedBy)));
        Assert.Equal("in bob's @ann, in bob's @bob, in guest's @ann", await JoinAsync(database.PictureStars.Select(star => star.PictureId + " " + star.OwnerId)));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_deleted_person_leaves_nothing_and_the_next_in_line_owns_the_team(DatabaseKind kind)
    {
        await using TestDatabase databases = await FilledAsync(kind);
        using JobStore jobs = TestJobs.Store(databases, Path.GetTempPath());
        AccountRemoval removal = Removal(databases, jobs);

        (Team team, Person? heir) = Assert.Single(await removal.HeirsAsync("ann"));
        await removal.RemoveAsync(Ann, "ann");

        Assert.Equal(("Team", "bob"), (team.Name, heir?.Id));
        await using UnclipDatabase database = databases.CreateDbContext();
        Assert.Equal("bob", await JoinAsync(database.Users.Select(person => person.Id)));
        Assert.Equal("bob's, guest's, team's", await JoinAsync(database.Galleries.Select(gallery => gallery.Id)));
        Assert.Equal("in bob's, in guest's", await JoinAsync(database.Pictures.Select(picture => picture.Id)));
        Assert.Equal("in bob's @bob, in bob's a guest, in guest's a guest", await JoinAsync(database.PictureStars.Select(star => star.PictureId + " " + star.OwnerId)));
        Assert.Equal("bob's job, guest's job", await JoinAsync(database.Jobs.Select(job => job.Id)));
        Assert.Equal("", await JoinAsync(database.AccessTokens.Select(token => token.Id)));
        Assert.Equal("", await JoinAsync(database.PictureComments.Select(comment => comment.Id)));
        Assert.Equal("bob Owner", await JoinAsync(database.TeamMembers.Select(member => member.PersonId + " Owner").Where(_ => database.TeamMembers.All(member => member.Role == TeamRole.Owner))));
        Assert.Equal(["@ann team.inherit", "@ann person.delete"], await database.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.OwnerId + " " + entry.Action).ToListAsync(Now));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_team_of_one_goes_with_them(DatabaseKind kind)
    {
        await using TestDatabase databases = await FilledAsync(kind);
        using JobStore jobs = TestJobs.Store(databases, Path.GetTempPath());
        await using UnclipDatabase database = databases.CreateDbContext();
        await database.TeamMembers.Where(member => member.PersonId == "bob").ExecuteDeleteAsync(Now);

        await Removal(databases, jobs).RemoveAsync(Ann, "ann");

        Assert.Equal("", await JoinAsync(database.Teams.Select(team => team.Id)));
        Assert.Equal("bob's, guest's", await JoinAsync(database.Galleries.Select(gallery => gallery.Id)));
    }

    private static AccountRemoval Removal(TestDatabase databases, JobStore jobs) => new(
        databases, new Belongings(databases, jobs, new SourceStore(Options.Create(new UnclipOptions()))), new OwnerSessions(TimeProvider.System), new GalleryNews(), new AuditLog(databases, TimeProvider.System), TimeProvider.System);

    private static async Task<string> JoinAsync(IQueryable<string> lines) => string.Join(", ", (await lines.ToListAsync(Now)).Order(StringComparer.Ordinal));

    /// <summary>A guest, Ann and Bob have a gallery with a picture each; Ann owns a team with Bob in it, and added a picture to its gallery.</summary>
    private static async Task<TestDatabase> FilledAsync(DatabaseKind kind)
    {
        TestDatabase databases = await TestDatabase.CreateAsync(kind);
        await using UnclipDatabase database = databases.CreateDbContext();
        foreach (string person in new[] { "ann", "bob" }) database.Add(new Person { Id = person, UserName = person, DisplayName = person });
        database.Add(new Team
        {
            Id = "team", Name = "Team",
            Members = [new() { TeamId = "team", PersonId = "ann", Role = TeamRole.Owner }, new() { TeamId = "team", PersonId = "bob", Role = TeamRole.Viewer }],
        });
        foreach ((string id, string? owner, string? team) in new (string, string?, string?)[] { ("guest's", Guest, null), ("ann's", Ann, null), ("bob's", Bob, null), ("team's", null, "team") })
        {
            database.Add(new Gallery { Id = id, Name = id, OwnerId = owner, TeamId = team });
            database.Add(new KeptPicture
            {
                Id = "in " + id, GalleryId = id, OwnerId = owner ?? Ann, Title = "", SearchText = "", PixelHash = "0", Blob = "0", SmallThumbnail = "0", LargeThumbnail = "0",
            });
        }

        foreach ((string id, string owner) in new[] { ("guest's job", Guest), ("ann's job", Ann), ("bob's job", Bob) })
            database.Add(new QueuedJob { Id = id, OwnerId = owner, Model = "0", Recipe = "", Place = QueuePlace.Last(default) });

        // A guest and Ann have both starred a picture of Bob's.
        foreach (string owner in new[] { Guest, Ann, Bob }) database.Add(new PictureStar { PictureId = "in bob's", OwnerId = owner });
        database.Add(new PictureStar { PictureId = "in guest's", OwnerId = Guest });
        database.Add(new ShareLink { Id = "link", TokenHash = "0", GalleryId = "guest's", CreatedBy = Guest });
        database.Add(new AccessToken { Id = "token", PersonId = "ann", Name = "", TokenHash = "0" });
        database.Add(new PictureComment { Id = "comment", PictureId = "in bob's", PersonId = "ann", Text = "" });
        await database.SaveChangesAsync(Now);
        return databases;
    }
}
