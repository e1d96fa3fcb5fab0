namespace Unclip.Web.Audit;

public static class AuditSetup
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<AuditLog>().AddHostedService<AuditCleaner>();
}
