using Microsoft.EntityFrameworkCore;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Teams;
using Unclip.Web.Tests.Data;

namespace Unclip.Web.Tests.Galleries;

public sealed class GalleryAccessTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_gallery_opens_to_its_owner_and_to_members_by_their_role(DatabaseKind kind)
    {
        await using TestDatabase databases = await TestDatabase.CreateAsync(kind);
        await using UnclipDatabase database = databases.CreateDbContext();
        foreach (string person in new[] { "viewer", "editor", "owner", "stranger" })
            database.Add(new Person { Id = person, UserName = person, DisplayName = person });
        database.Add(new Team
        {
            Id = "team", Name = "Team",
            Members =
            [
                new() { TeamId = "team", PersonId = "viewer", Role = TeamRole.Viewer },
                new() { TeamId = "team", PersonId = "editor", Role = TeamRole.Editor },
                new() { TeamId = "team", PersonId = "owner", Role = TeamRole.Owner },
            ],
        });
        database.Add(new Gallery { Id = "ours", Name = "Ours", TeamId = "team" });
        database.Add(new Gallery { Id = "guest's", Name = "A guest's", OwnerId = "guest" });
        database.Add(new Gallery { Id = "stranger's", Name = "A stranger's", OwnerId = Owner.OfPerson("stranger") });
        await database.SaveChangesAsync(TestContext.Current.CancellationToken);

        async Task<string> OpenTo(string ownerId, TeamRole role) =>
            string.Join(' ', await database.Galleries.OpenTo(ownerId, role).OrderBy(gallery => gallery.Id).Select(gallery => gallery.Id).ToListAsync(TestContext.Current.CancellationToken));

        Assert.Equal("guest's", await OpenTo("guest", TeamRole.Owner));
        Assert.Equal("stranger's", await OpenTo(Owner.OfPerson("stranger"), TeamRole.Viewer));
        Assert.Equal("ours", await OpenTo(Owner.OfPerson("viewer"), TeamRole.Viewer));
        Assert.Equal("", await OpenTo(Owner.OfPerson("viewer"), TeamRole.Editor));
        Assert.Equal("ours", await OpenTo(Owner.OfPerson("editor"), TeamRole.Editor));
        Assert.Equal("", await OpenTo(Owner.OfPerson("editor"), TeamRole.Owner));
        Assert.Equal("ours", await OpenTo(Owner.OfPerson("owner"), TeamRole.Owner));
        Assert.Equal("", await OpenTo("viewer", TeamRole.Viewer)); // A guest whose cookie says a person's id.
    }
}
