using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Unclip.Web.Blobs;
using Unclip.Web.Data;
using Unclip.Web.Generation;

namespace Unclip.Web.Telemetry;

/// <summary>Whether the database answers, and has its tables. Addresses and accounts are in the log alone.</summary>
internal sealed class DatabaseCheck(IDbContextFactory<UnclipDatabase> databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
            await database.Users.AnyAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The database cannot be read; the log says why.", failure);
        }
    }
}

/// <summary>Whether pictures can be kept: a folder takes a file, a bucket answers. Asked often, it looks only now and then.</summary>
internal sealed class BlobCheck(IBlobStore blobs, TimeProvider clock) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1);
    private (DateTimeOffset At, HealthCheckResult Result)? last;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (last is { } known && clock.GetUtcNow() - known.At < Rest) return known.Result;
            HealthCheckResult result = await LookAsync(cancellationToken);
            last = (clock.GetUtcNow(), result);
            return result;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<HealthCheckResult> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (blobs is S3BlobStore bucket) await bucket.RequireAsync(cancellationToken);
            else await blobs.DeleteAsync(await blobs.PutAsync(RandomNumberGenerator.GetBytes(32), cancellationToken), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("Pictures cannot be kept; the log says why.", failure);
        }
    }
}

/// <summary>Whether there is a model to make pictures with.</summary>
internal sealed class ModelCheck(ModelCatalog catalog) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ModelState> models = catalog.Models;
        List<OpenedModel> ready = [.. models.OfType<ModelReady>().Select(model => model.Model)];
        return Task.FromResult(ready.Any(model => model.Execution().Warning is not null) ? HealthCheckResult.Degraded("Networks run on the CPU, although another provider is set; the log says why.")
            : ready.Count > 0 ? HealthCheckResult.Healthy()
            : models.Any(model => model is ModelOpening) ? HealthCheckResult.Unhealthy("The model is being opened.")
            : HealthCheckResult.Unhealthy("No model can be used; the log says why."));
    }
}
