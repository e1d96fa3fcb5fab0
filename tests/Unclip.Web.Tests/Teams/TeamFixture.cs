using Microsoft.EntityFrameworkCore;
using Unclip.Web.Audit;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.People;
using Unclip.Web.Teams;
using Unclip.Web.Tests.Data;

namespace Unclip.Web.Tests.Teams;

/// <summary>Ann's team with Ed, an editor, and Vic, a viewer; Sue is no member.</summary>
internal sealed class TeamFixture(TestDatabase databases) : IAsyncDisposable
{
    public const string Ann = "ann", Ed = "ed", Vic = "vic", Sue = "sue", Us = "team";

    public SettableClock Clock { get; } = new();

    public TestDatabase Databases => databases;

    public GalleryNews News { get; } = new();

    public TeamService Teams => new(databases, new AuditLog(databases, Clock), News, Clock);

    public TeamInvitations Invitations => new(databases, new AuditLog(databases, Clock), News, Clock);

    public static async Task<TeamFixture> CreateAsync(DatabaseKind kind)
    {
        TeamFixture fixture = new(await TestDatabase.CreateAsync(kind));
        await using UnclipDatabase database = fixture.Databases.CreateDbContext();
        foreach (string person in new[] { Ann, Ed, Vic, Sue })
            database.Add(new Person { Id = person, UserName = person, NormalizedUserName = person.ToUpperInvariant(), DisplayName = person.ToUpperInvariant() });
        database.Add(new Team
        {
            Id = Us, Name = "Us",
            Members =
            [
                new() { TeamId = Us, PersonId = Ann, Role = TeamRole.Owner },
                new() { TeamId = Us, PersonId = Ed, Role = TeamRole.Editor },
                new() { TeamId = Us, PersonId = Vic, Role = TeamRole.Viewer },
            ],
        });
        await database.SaveChangesAsync(TestContext.Current.CancellationToken);
        return fixture;
    }

    /// <summary>"ann Owner, ed Editor, …"</summary>
    public async Task<string> MembersAsync()
    {
        await using UnclipDatabase database = databases.CreateDbContext();
        var members = await database.TeamMembers.Where(member => member.TeamId == Us).OrderBy(member => member.PersonId).Select(member => new { member.PersonId, member.Role }).ToListAsync(TestContext.Current.CancellationToken);
        return string.Join(", ", members.Select(member => $"{member.PersonId} {member.Role}"));
    }

    public async Task<List<string>> AuditedAsync()
    {
        await using UnclipDatabase database = databases.CreateDbContext();
        return await database.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.OwnerId + " " + entry.Action).ToListAsync(TestContext.Current.CancellationToken);
    }

    public static Task<TeamRefusedException> RefusedAsync(Func<Task> change) => Assert.ThrowsAsync<TeamRefusedException>(change);

    public ValueTask DisposeAsync() => databases.DisposeAsync();
}

internal sealed class SettableClock : TimeProvider
{
    public DateTimeOffset Time { get; set; } = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000);

    public override DateTimeOffset GetUtcNow() => Time;
}
