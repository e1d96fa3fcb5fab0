using Unclip.Web.Audit;
using Unclip.Web.Generation;

namespace Unclip.Web.Administration;

/// <summary>A person as an administrator sees them.</summary>
public sealed record PersonView
{
    public required string Id { get; init; }
    public required string AccountName { get; init; }
    public required string DisplayName { get; init; }
    public DateTimeOffset JoinedAt { get; init; }
    public bool IsAdministrator { get; init; }

    /// <summary>Until when they cannot sign in; null: never were locked, or past.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>Null: the installation's usual.</summary>
    public int? QuotaMegabytes { get; init; }
    public int Pictures { get; init; }
    public long StoredBytes { get; init; }
}

/// <summary>What is stored in all.</summary>
/// <param name="People">With an account.</param>
/// <param name="Pictures">Theirs and guests'.</param>
/// <param name="StoredBytes">Of those pictures.</param>
/// <param name="GuestPictures">Of those without an account.</param>
/// <param name="GuestBytes">Of those pictures.</param>
public sealed record StorageUsage(int People, int Pictures, long StoredBytes, int GuestPictures, long GuestBytes);

/// <summary>A running or waiting job of anybody's.</summary>
/// <param name="Id">The job's.</param>
/// <param name="Owner">The person's display name; null: a guest.</param>
/// <param name="Title">What is being made; null where it is somebody else's.</param>
/// <param name="Tool">The page.</param>
/// <param name="Snapshot">How far it is.</param>
public sealed record ActiveJob(string Id, string? Owner, string? Title, Tool Tool, JobSnapshot Snapshot);

/// <param name="Entry">As written.</param>
/// <param name="Who">The display name of who did it; null: a guest, nobody who is known, or somebody deleted.</param>
public sealed record AuditView(AuditEntry Entry, string? Who);

/// <summary>Something that an administrator may not do; the message says why.</summary>
public sealed class AdministrationRefusedException(string message) : Exception(message);
