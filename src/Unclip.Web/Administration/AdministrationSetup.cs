namespace Unclip.Web.Administration;

public static class AdministrationSetup
{
    public static IServiceCollection AddAdministration(this IServiceCollection services) => services.AddSingleton<AdministrationService>();
}
