using Microsoft.EntityFrameworkCore;
using Unclip.Web.Data;
using Unclip.Web.Teams;
using static Unclip.Web.Tests.Teams.TeamFixture;

namespace Unclip.Web.Tests.Teams;

public sealed class TeamInvitationsTests
{
    private const string Unusable = "This invitation was used already, has expired or was revoked: ask for a new one.";

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task An_invitation_works_once_and_the_database_does_not_know_it(DatabaseKind kind)
    {
        await using TeamFixture fixture = await CreateAsync(kind);
        TeamInvitations invitations = fixture.Invitations;

        string token = await invitations.InviteAsync(Ann, Us, TeamRole.Editor, 7);
        Assert.Equal(new Invitation(Us, "Us", TeamRole.Editor, "ANN", fixture.Clock.Time.AddDays(7)), await invitations.ReadAsync(token));
        await using (UnclipDatabase database = fixture.Databases.CreateDbContext())
            Assert.NotEqual(token, (await database.TeamInvitations.SingleAsync(TestContext.Current.CancellationToken)).TokenHash);

        Assert.Equal(Us, await invitations.AcceptAsync(Ed, token)); // A member already: it is not used up.
        Assert.Equal(Us, await invitations.AcceptAsync(Sue, token));

        Assert.Equal("ann Owner, ed Editor, sue Editor, vic Viewer", await fixture.MembersAsync());
        Assert.Null(await invitations.ReadAsync(token));
        await fixture.Teams.RemoveAsync(Ann, Us, Sue);
        Assert.Equal(Unusable, (await RefusedAsync(() => invitations.AcceptAsync(Sue, token))).Message);
        Assert.Equal(Everybody, await fixture.MembersAsync());
    }

    private const string Everybody = "ann Owner, ed Editor, vic Viewer";

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task Of_two_who_accept_at_the_same_moment_one_gets_in(DatabaseKind kind)
    {
        await using TeamFixture fixture = await CreateAsync(kind);
        await fixture.Teams.RemoveAsync(Ann, Us, Vic);
        string token = await fixture.Invitations.InviteAsync(Ann, Us, TeamRole.Viewer, 1);
        using Barrier together = new(2);

        bool[] joined = await Task.WhenAll(new[] { Sue, Vic }.Select(person => Task.Run(async () =>
        {
            together.SignalAndWait();
            try
            {
                await fixture.Invitations.AcceptAsync(person, token);
                return true;
            }
            catch (TeamRefusedException)
            {
                return false;
            }
        })));

        Assert.Single(joined, true);
        Assert.Matches("^ann Owner, ed Editor, (sue|vic) Viewer$", await fixture.MembersAsync());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task An_invitation_ends_when_it_expires_is_revoked_or_its_maker_is_no_owner_any_more(DatabaseKind kind)
    {
        await using TeamFixture fixture = await CreateAsync(kind);
        TeamInvitations invitations = fixture.Invitations;
        await fixture.Teams.ChangeRoleAsync(Ann, Us, Ed, TeamRole.Owner);
        string revoked = await invitations.InviteAsync(Ann, Us, TeamRole.Viewer, 2), eds = await invitations.InviteAsync(Ed, Us, TeamRole.Owner, 2), expired = await invitations.InviteAsync(Ann, Us, TeamRole.Viewer, 1);
        IReadOnlyList<InvitationView> open = (await fixture.Teams.FindAsync(Ann, Us))!.Invitations;
        Assert.Equal(3, open.Count);
        Assert.Empty((await fixture.Teams.FindAsync(Vic, Us))!.Invitations);

        await invitations.RevokeAsync(Ann, Us, open.First(invitation => invitation is { Role: TeamRole.Viewer } && invitation.ExpiresAt == fixture.Clock.Time.AddDays(2)).Id);
        await fixture.Teams.ChangeRoleAsync(Ann, Us, Ed, TeamRole.Editor);
        fixture.Clock.Time = fixture.Clock.Time.AddDays(1);

        foreach (string token in new[] { revoked, eds, expired, "made up", "" })
        {
            Assert.Null(await invitations.ReadAsync(token));
            Assert.Equal(Unusable, (await RefusedAsync(() => invitations.AcceptAsync(Sue, token))).Message);
        }

        Assert.Equal(Everybody, await fixture.MembersAsync());
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_and_open_invitations_are_bounded()
    {
        await using TeamFixture fixture = await CreateAsync(DatabaseKind.Sqlite);
        TeamInvitations invitations = fixture.Invitations;
        Assert.Equal("Days: 0, expected 1 to 30.", (await RefusedAsync(() => invitations.InviteAsync(Ann, Us, TeamRole.Viewer, 0))).Message);
        Assert.Equal("Days: 31, expected 1 to 30.", (await RefusedAsync(() => invitations.InviteAsync(Ann, Us, TeamRole.Viewer, 31))).Message);

        for (int i = 0; i < TeamInvitations.MaxOpen; i++) await invitations.InviteAsync(Ann, Us, TeamRole.Viewer, 1);

        Assert.Contains("revoke one first", (await RefusedAsync(() => invitations.InviteAsync(Ann, Us, TeamRole.Viewer, 1))).Message, StringComparison.Ordinal);
        fixture.Clock.Time = fixture.Clock.Time.AddDays(1);
        await invitations.InviteAsync(Ann, Us, TeamRole.Viewer, 1);
    }
}
