using Microsoft.EntityFrameworkCore;
using Unclip.Web.Audit;
using Unclip.Web.Data;
using Unclip.Web.Owners;
using Unclip.Web.Sharing;

namespace Unclip.Web.Api;

/// <summary>Makes, lists, finds and revokes personal access tokens.</summary>
public sealed class AccessTokens(IDbContextFactory<UnclipDatabase> databases, AuditLog audit, TimeProvider clock)
{
    private static readonly TimeSpan UseIsNotedEvery = TimeSpan.FromMinutes(1);

    /// <returns>The token's record, and the token, which nobody can find out later.</returns>
    /// <exception cref="ArgumentException">No name, no scope, or a time that is over.</exception>
    public async Task<(AccessToken Record, string Token)> CreateAsync(string personId, string name, AccessScopes scopes, TimeSpan? lifetime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        name = name.Trim();
        if (name.Length is 0 or > AccessToken.MaxNameLength) throw new ArgumentException($"The name has {name.Length} characters, expected 1 to {AccessToken.MaxNameLength}.", nameof(name));
        if (scopes == AccessScopes.None) throw new ArgumentException("The token may do nothing, expected at least one scope.", nameof(scopes));
        if (lifetime <= TimeSpan.Zero) throw new ArgumentException($"The token would expire in {lifetime}, expected a time to come.", nameof(lifetime));
        string token = SecretToken.New();
        DateTimeOffset now = clock.GetUtcNow();
        AccessToken record = new()
        {
            Id = Owner.NewId(),
            PersonId = personId,
            Name = name,
            TokenHash = SecretToken.HashOf(token),
            Scopes = scopes,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        database.Add(record);
        await database.SaveChangesAsync(cancellationToken);
        await audit.WriteAsync(Owner.OfPerson(personId), AuditAction.MakeToken, record.Id, scopes.ToString());
        return (record, token);
    }

    /// <summary>A person's, newest first, expired ones too.</summary>
    public async Task<IReadOnlyList<AccessToken>> ListAsync(string personId, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.AccessTokens.AsNoTracking().Where(token => token.PersonId == personId).OrderByDescending(token => token.CreatedAt).ToListAsync(cancellationToken);
    }

    /// <returns>Whether the person had such a token.</returns>
    public async Task<bool> RevokeAsync(string personId, string tokenId, CancellationToken cancellationToken = default)
    {
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        bool revoked = await database.AccessTokens.Where(token => token.Id == tokenId && token.PersonId == personId).ExecuteDeleteAsync(cancellationToken) > 0;
        if (revoked) await audit.WriteAsync(Owner.OfPerson(personId), AuditAction.RevokeToken, tokenId);
        return revoked;
    }

    /// <summary>The record of a token, with its person; null where it is unknown, revoked or expired, or the person is locked out.</summary>
    public async Task<AccessToken?> FindAsync(string token, CancellationToken cancellationToken = default)
    {
        string hash = SecretToken.HashOf(token);
        DateTimeOffset now = clock.GetUtcNow();
        await using UnclipDatabase database = await databases.CreateDbContextAsync(cancellationToken);
        AccessToken? found = await database.AccessTokens.Include(record => record.Person).SingleOrDefaultAsync(record => record.TokenHash == hash, cancellationToken);
        if (found is null || found.ExpiresAt <= now || found.Person!.LockoutEnd > now) return null;
        if (found.LastUsedAt is null || now - found.LastUsedAt > UseIsNotedEvery)
        {
            found.LastUsedAt = now;
            await database.SaveChangesAsync(cancellationToken);
        }

        return found;
    }
}
