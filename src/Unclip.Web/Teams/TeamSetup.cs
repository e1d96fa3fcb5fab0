namespace Unclip.Web.Teams;

public static class TeamSetup
{
    public static IServiceCollection AddTeams(this IServiceCollection services) => services
        .AddSingleton<TeamService>()
        .AddSingleton<TeamInvitations>()
        .AddSingleton<Watching>();
}
