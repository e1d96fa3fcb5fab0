using Microsoft.EntityFrameworkCore;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Teams;
using static Unclip.Web.Tests.Teams.TeamFixture;

namespace Unclip.Web.Tests.Teams;

public sealed class TeamServiceTests
{
    private const string Everybody = "ann Owner, ed Editor, vic Viewer";

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Whoever_makes_a_team_owns_it_and_nobody_else_sees_it(DatabaseKind kind)
    {
        await using TeamFixture fixture = await CreateAsync(kind);

        string id = await fixture.Teams.CreateAsync(Sue, "  Sue's  ");

        Assert.Equal([new TeamSummary(id, "Sue's", TeamRole.Owner, 1)], await fixture.Teams.OfAsync(Sue));
        Assert.Equal([new TeamSummary(Us, "Us", TeamRole.Editor, 3)], await fixture.Teams.OfAsync(Ed));
        Assert.True((await fixture.Teams.FindAsync(Sue, id))!.IsLastOwner);
        Assert.Null(await fixture.Teams.FindAsync(Ann, id));
        Assert.Null(await fixture.Teams.FindAsync(Sue, Us));
        Assert.Null(await fixture.Teams.FindAsync(Sue, "no such team"));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Only_owners_change_a_team_and_strangers_do_not_even_learn_of_it(DatabaseKind kind)
    {
        await using TeamFixture fixture = await CreateAsync(kind);
        TeamService teams = fixture.Teams;
        TeamInvitations invitations = fixture.Invitations;

        foreach ((string who, string why) in new[] { (Ed, "Only an owner"), (Vic, "Only an owner"), (Sue, "There is no such team of yours.") })
            foreach (Func<Task> change in new Func<Task>[]
            {
                () => teams.RenameAsync(who, Us, "Theirs"),
                () => teams.DeleteAsync(who, Us),
                () => teams.ChangeRoleAsync(who, Us, who, TeamRole.Owner),
                () => teams.ChangeRoleAsync(who, Us, Ann, TeamRole.Viewer),
                () => teams.RemoveAsync(who, Us, Ann),
                () => invitations.InviteAsync(who, Us, TeamRole.Owner, 1),
                () => invitations.RevokeAsync(who, Us, "any"),
            })
                Assert.StartsWith(why, (await RefusedAsync(change)).Message, StringComparison.Ordinal);

        Assert.Equal(Everybody, await fixture.MembersAsync());
        Assert.Empty(await fixture.AuditedAsync());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task The_last_owner_neither_leaves_nor_becomes_less(DatabaseKind kind)
    {
        await using TeamFixture fixture = await CreateAsync(kind);

        Assert.StartsWith("The last owner stays", (await RefusedAsync(() => fixture.Teams.RemoveAsync(Ann, Us, Ann))).Message, StringComparison.Ordinal);
        Assert.StartsWith("The last owner stays", (await RefusedAsync(() => fixture.Teams.ChangeRoleAsync(Ann, Us, Ann, TeamRole.Editor))).Message, StringComparison.Ordinal);
        Assert.Equal(Everybody, await fixture.MembersAsync());

        await fixture.Teams.ChangeRoleAsync(Ann, Us, Ed, TeamRole.Owner);
        await fixture.Teams.RemoveAsync(Ann, Us, Ann);
        await fixture.Teams.RemoveAsync(Vic, Us, Vic);

        Assert.Equal("ed Owner", await fixture.MembersAsync());
        Assert.Equal(["@ann team.change-role", "@ann team.leave", "@vic team.leave"], await fixture.AuditedAsync());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Of_two_owners_who_leave_at_the_same_moment_one_stays(DatabaseKind kind)
    {
        await using TeamFixture fixture = await CreateAsync(kind);
        for (int round = 0; round < 5; round++)
        {
            await using (UnclipDatabase database = fixture.Databases.CreateDbContext())
            {
                await database.TeamMembers.Where(member => member.TeamId == Us).ExecuteDeleteAsync(TestContext.Current.CancellationToken);
                foreach (string owner in new[] { Ann, Ed }) database.Add(new TeamMember { TeamId = Us, PersonId = owner, Role = TeamRole.Owner });
                await database.SaveChangesAsync(TestContext.Current.CancellationToken);
            }

            using Barrier together = new(2);
            bool[] left = await Task.WhenAll(new[] { Ann, Ed }.Select(owner => Task.Run(async () =>
            {
                together.SignalAndWait();
                try
                {
                    await fixture.Teams.RemoveAsync(owner, Us, owner);
                    return true;
                }
                catch (TeamRefusedException)
                {
                    return false;
                }
            })));

            Assert.Single(left, true);
            Assert.Matches("^(ann|ed) Owner$", await fixture.MembersAsync());
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task A_deleted_team_takes_its_galleries_along_and_no_others(DatabaseKind kind)
    {
        await using TeamFixture fixture = await CreateAsync(kind);
        await using (UnclipDatabase database = fixture.Databases.CreateDbContext())
        {
            database.Add(new Gallery { Id = "ours", Name = "Ours", TeamId = Us });
            database.Add(new Gallery { Id = "mine", Name = "Mine", OwnerId = "@ann" });
            foreach (string gallery in new[] { "ours", "mine" })
                database.Add(new KeptPicture { Id = "in " + gallery, GalleryId = gallery, OwnerId = "@ann", Title = "", SearchText = "", PixelHash = "0", Blob = "0", SmallThumbnail = "0", LargeThumbnail = "0" });
            await database.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await fixture.Teams.DeleteAsync(Ann, Us);

        await using UnclipDatabase again = fixture.Databases.CreateDbContext();
        Assert.Equal("in mine", (await again.Pictures.SingleAsync(TestContext.Current.CancellationToken)).Id);
        Assert.Empty(await fixture.Teams.OfAsync(Ed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("two\nlines")]
    [InlineData("a name that goes on and on and on and on and on and on and on and on and on and o")]
    public async Task A_name_that_cannot_be_is_refused_with_what_is_expected(string name)
    {
        await using TeamFixture fixture = await CreateAsync(DatabaseKind.Sqlite);

        Assert.Contains("expected 1 to 80", (await RefusedAsync(() => fixture.Teams.CreateAsync(Sue, name))).Message, StringComparison.Ordinal);
        Assert.Contains("expected 1 to 80", (await RefusedAsync(() => fixture.Teams.RenameAsync(Ann, Us, name))).Message, StringComparison.Ordinal);
        Assert.Contains("'7' is none", (await RefusedAsync(() => fixture.Teams.ChangeRoleAsync(Ann, Us, Vic, (TeamRole)7))).Message, StringComparison.Ordinal);
    }
}
