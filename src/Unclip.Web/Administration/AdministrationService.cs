using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Unclip.Web.Audit;
using Unclip.Web.Data;
using Unclip.Web.Generation;
using Unclip.Web.Generation.Queue;
using Unclip.Web.Owners;
using Unclip.Web.People;
using Unclip.Web.Texts;

namespace Unclip.Web.Administration;

/// <summary>What administrators do and nobody else: each method asks the database whether the one who calls is one.</summary>
public sealed class AdministrationService(
    IDbContextFactory<UnclipDatabase> databases, JobStore jobs, QueueChanges queue, AccountRemoval removal, OwnerSessions sessions, AuditLog audit, TimeProvider clock, IServiceScopeFactory scopes)
{
    public const int PageSize = 50;
    public const int MaxQuotaMegabytes = 16_777_216;

    /// <summary>People whose names contain the text, by account name.</summary>
    public async Task<IReadOnlyList<PersonView>> PeopleAsync(string actorId, string search, int skip)
    {
        await using UnclipDatabase database = await OpenAsync(actorId);
        string wanted = search.Trim().ToUpperInvariant();
        DateTimeOffset now = clock.GetUtcNow();
#pragma warning disable CA1862 // The database compares, and has no StringComparison.
        List<PersonView> people = await database.Users
            .Where(person => wanted == "" || person.NormalizedUserName!.Contains(wanted) || person.DisplayName.ToUpper().Contains(wanted))
            .OrderBy(person => person.NormalizedUserName).Skip(skip).Take(PageSize)
            .Select(person => new PersonView
            {
                Id = person.Id, AccountName = person.UserName!, DisplayName = person.DisplayName, JoinedAt = person.JoinedAt, IsAdministrator = person.IsAdministrator,
                LockedUntil = person.LockoutEnd > now ? person.LockoutEnd : null, QuotaMegabytes = person.QuotaMegabytes,
            })
            .ToListAsync();
#pragma warning restore CA1862
        string[] owners = [.. people.Select(person => Owner.OfPerson(person.Id))];
        var stored = await database.Pictures.Where(picture => owners.Contains(picture.OwnerId)).GroupBy(picture => picture.OwnerId)
            .Select(group => new { group.Key, Pictures = group.Count(), Bytes = group.Sum(picture => picture.Size) })
            .ToDictionaryAsync(group => group.Key);
        return [.. people.Select(person => stored.TryGetValue(Owner.OfPerson(person.Id), out var used) ? person with { Pictures = used.Pictures, StoredBytes = used.Bytes } : person)];
    }

    public async Task<StorageUsage> UsageAsync(string actorId)
    {
        await using UnclipDatabase database = await OpenAsync(actorId);
        string mark = Owner.OfPerson("");
        return new(
            await database.Users.CountAsync(),
            await database.Pictures.CountAsync(),
            await database.Pictures.SumAsync(picture => picture.Size),
            await database.Pictures.CountAsync(picture => !picture.OwnerId.StartsWith(mark)),
            await database.Pictures.Where(picture => !picture.OwnerId.StartsWith(mark)).SumAsync(picture => picture.Size));
    }

    /// <param name="actorId">The administrator.</param>
    /// <param name="personId">Whose.</param>
    /// <param name="megabytes">Null: the installation's usual.</param>
    public Task SetQuotaAsync(string actorId, string personId, int? megabytes)
    {
        if (megabytes is < 0 or > MaxQuotaMegabytes) throw new AdministrationRefusedException(RefusalTexts.QuotaRange.With(megabytes, MaxQuotaMegabytes));
        return ChangeAsync(actorId, personId, AuditAction.SetQuota, $"{megabytes?.ToString() ?? "usual"} MB",
            (_, person) => person.ExecuteUpdateAsync(set => set.SetProperty(p => p.QuotaMegabytes, megabytes)));
    }

    public Task MakeAdministratorAsync(string actorId, string personId) => ChangeAsync(actorId, personId, AuditAction.MakeAdministrator, null,
        (_, person) => person.ExecuteUpdateAsync(set => set.SetProperty(p => p.IsAdministrator, true)));

    public async Task UnmakeAdministratorAsync(string actorId, string personId)
    {
        await ChangeAsync(actorId, personId, AuditAction.UnmakeAdministrator, null, async (database, person) =>
        {
            if (!await database.Users.Administrators(clock.GetUtcNow()).AnyAsync(other => other.Id != personId)) throw new AdministrationRefusedException(RefusalTexts.LastAdministrator);
            return await person.ExecuteUpdateAsync(set => set.SetProperty(p => p.IsAdministrator, false).SetProperty(p => p.SecurityStamp, NewStamp()));
        });
        sessions.End(Owner.OfPerson(personId));
    }

    /// <summary>They are signed out everywhere, and cannot sign in until they are unlocked.</summary>
    public async Task LockAsync(string actorId, string personId)
    {
        RefuseSelf(actorId, personId, RefusalTexts.NotLockYourself);
        await ChangeAsync(actorId, personId, AuditAction.Lock, null, (_, person) => person.ExecuteUpdateAsync(set => set
            .SetProperty(p => p.LockoutEnabled, true).SetProperty(p => p.LockoutEnd, DateTimeOffset.MaxValue).SetProperty(p => p.SecurityStamp, NewStamp())));
        sessions.End(Owner.OfPerson(personId));
    }

    public Task UnlockAsync(string actorId, string personId) => ChangeAsync(actorId, personId, AuditAction.Unlock, null,
        (_, person) => person.ExecuteUpdateAsync(set => set.SetProperty(p => p.LockoutEnd, (DateTimeOffset?)null).SetProperty(p => p.AccessFailedCount, 0)));

    public async Task DeleteAsync(string actorId, string personId)
    {
        RefuseSelf(actorId, personId, RefusalTexts.NotDeleteYourself);
        await RequireAsync(actorId);
        await removal.RemoveAsync(Owner.OfPerson(actorId), personId);
    }

    /// <summary>For somebody who has forgotten their password: there is no mail to send them one.</summary>
    /// <returns>The path of a link that sets a new one, for a day, once; null where there is no such person.</returns>
    public async Task<string?> OfferPasswordResetAsync(string actorId, string personId)
    {
        await RequireAsync(actorId);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        UserManager<Person> people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        if (await people.FindByIdAsync(personId) is not { } person) return null;
        string token = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(await people.GeneratePasswordResetTokenAsync(person)));
        await audit.WriteAsync(Owner.OfPerson(actorId), AuditAction.OfferReset, personId);
        return $"/account/reset/{personId}/{token}";
    }

    /// <exception cref="AdministrationRefusedException">They are no administrator.</exception>
    public async Task RequireAsync(string actorId) => await (await OpenAsync(actorId)).DisposeAsync();

    /// <summary>Running and waiting jobs of everybody, without what others are making.</summary>
    public async Task<IReadOnlyList<ActiveJob>> JobsAsync(string actorId)
    {
        await using UnclipDatabase database = await OpenAsync(actorId);
        IReadOnlyList<GenerationJob> active = jobs.Active;
        Dictionary<string, string> names = await NamesAsync(database, active.Select(job => job.OwnerId));
        return [.. active.Select(job => new ActiveJob(
            job.Id, names.GetValueOrDefault(job.OwnerId), job.OwnerId == Owner.OfPerson(actorId) ? job.Request.Title : null, Tool.Of(job.Request), job.Snapshot))];
    }

    public async Task CancelJobAsync(string actorId, string jobId)
    {
        await RequireAsync(actorId);
        if (jobs.Active.FirstOrDefault(job => job.Id == jobId) is not { } job) return;
        await jobs.CancelAsync(job);
        await audit.WriteAsync(Owner.OfPerson(actorId), AuditAction.CancelJob, jobId, $"of {job.OwnerId}");
    }

    /// <summary>Puts anybody's waiting job before or behind those of others.</summary>
    public async Task PrioritizeJobAsync(string actorId, string jobId, JobPriority priority)
    {
        await RequireAsync(actorId);
        if (jobs.Active.FirstOrDefault(job => job.Id == jobId) is not { Snapshot.IsWaiting: true } job) return;
        await queue.PrioritizeAsync(job, priority);
        await audit.WriteAsync(Owner.OfPerson(actorId), AuditAction.PrioritizeJob, jobId, $"of {job.OwnerId}: {priority}");
    }

    /// <summary>What was written down, newest first.</summary>
    /// <param name="actorId">The administrator.</param>
    /// <param name="actions">The beginning of the actions' names, such as "team."; empty: all.</param>
    /// <param name="before">Only entries with a lower id; null: from the newest on.</param>
    public async Task<IReadOnlyList<AuditView>> AuditAsync(string actorId, string actions, long? before)
    {
        await using UnclipDatabase database = await OpenAsync(actorId);
        List<AuditEntry> entries = await database.AuditEntries.AsNoTracking()
            .Where(entry => (before == null || entry.Id < before) && entry.Action.StartsWith(actions))
            .OrderByDescending(entry => entry.Id).Take(PageSize).ToListAsync();
        Dictionary<string, string> names = await NamesAsync(database, entries.Select(entry => entry.OwnerId).OfType<string>());
        return [.. entries.Select(entry => new AuditView(entry, entry.OwnerId is null ? null : names.GetValueOrDefault(entry.OwnerId)))];
    }

    private static async Task<Dictionary<string, string>> NamesAsync(UnclipDatabase database, IEnumerable<string> ownerIds)
    {
        string[] ids = [.. ownerIds.Select(Owner.PersonOf).OfType<string>().Distinct()];
        return await database.Users.Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => Owner.OfPerson(person.Id), person => person.DisplayName);
    }

    private async Task<UnclipDatabase> OpenAsync(string actorId)
    {
        UnclipDatabase database = await databases.CreateDbContextAsync();
        if (await MayAsync(database, actorId)) return database;
        await database.DisposeAsync();
        throw NoAdministrator;
    }

    private Task ChangeAsync(string actorId, string personId, string action, string? detail, Func<UnclipDatabase, IQueryable<Person>, Task<int>> change) =>
        databases.TogetherAsync(async database =>
        {
            if (!await MayAsync(database, actorId)) throw NoAdministrator;
            if (await change(database, database.Users.Where(person => person.Id == personId)) != 1) throw new AdministrationRefusedException(RefusalTexts.NoPerson);
            // Whoever has read the person before, to save them whole, is told that they have changed.
            await database.Users.Where(person => person.Id == personId).ExecuteUpdateAsync(set => set.SetProperty(person => person.ConcurrencyStamp, NewStamp()));
            audit.Add(database, Owner.OfPerson(actorId), action, personId, detail);
        });

    private Task<bool> MayAsync(UnclipDatabase database, string actorId) =>
        database.Users.Administrators(clock.GetUtcNow()).AnyAsync(person => person.Id == actorId);

    /// <summary>Of security: cookies that were made with another are no longer taken. Of concurrency: see Identity.</summary>
    private static string NewStamp() => Guid.NewGuid().ToString();

    private static AdministrationRefusedException NoAdministrator => new(RefusalTexts.OnlyAdministrators);

    private static void RefuseSelf(string actorId, string personId, string refusal)
    {
        if (actorId == personId) throw new AdministrationRefusedException(refusal);
    }
}
