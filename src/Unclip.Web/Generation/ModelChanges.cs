using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Unclip.Web.Audit;
using Unclip.Web.Data;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Texts;

namespace Unclip.Web.Generation;

/// <summary>Somebody may not change which models there are; the message says who may.</summary>
public sealed class ModelChangeRefusedException(string message) : Exception(message);

/// <summary>Imports and removes models for those who run the installation: administrators, or, before there is any account, everybody.</summary>
public sealed class ModelChanges(ModelCatalog catalog, IDbContextFactory<UnclipDatabase> databases, IOptions<UnclipOptions> options, AuditLog audit, TimeProvider clock)
{
    public async Task<bool> MayAsync(string ownerId)
    {
        if (!options.Value.AllowModelImport) return false;
        await using UnclipDatabase database = await databases.CreateDbContextAsync();
        return Owner.PersonOf(ownerId) is { } personId
            ? await database.Users.Administrators(clock.GetUtcNow()).AnyAsync(person => person.Id == personId)
            : !await database.Users.AnyAsync();
    }

    /// <inheritdoc cref="ModelCatalog.ImportAsync"/>
    /// <exception cref="ModelChangeRefusedException">This owner may not.</exception>
    public async Task ImportAsync(string ownerId, string folder, Action<string, double> progress)
    {
        await RequireAsync(ownerId);
        await catalog.ImportAsync(folder, progress);
        await audit.WriteAsync(ownerId, AuditAction.ImportModel, detail: folder);
    }

    /// <inheritdoc cref="ModelCatalog.Forget"/>
    /// <exception cref="ModelChangeRefusedException">This owner may not.</exception>
    public async Task ForgetAsync(string ownerId, string folder)
    {
        await RequireAsync(ownerId);
        catalog.Forget(folder);
        await audit.WriteAsync(ownerId, AuditAction.ForgetModel, detail: folder);
    }

    private async Task RequireAsync(string ownerId)
    {
        if (await MayAsync(ownerId)) return;
        throw new ModelChangeRefusedException(options.Value.AllowModelImport
            ? RefusalTexts.OnlyAdministratorsImport
            : RefusalTexts.ImportByCommandLine);
    }
}
