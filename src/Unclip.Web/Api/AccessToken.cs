using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Unclip.Web.People;
using Unclip.Web.Sharing;

namespace Unclip.Web.Api;

/// <summary>What a personal access token may do.</summary>
[Flags]
public enum AccessScopes
{
    None = 0,
    /// <summary>See models, jobs, galleries and pictures.</summary>
    Read = 1,
    /// <summary>Start and cancel jobs.</summary>
    Generate = 2,
    /// <summary>Keep, change and delete pictures.</summary>
    Write = 4,
}

/// <summary>Lets a program act as a person, within scopes.</summary>
public sealed class AccessToken
{
    public const int MaxNameLength = 64;

    public required string Id { get; init; }
    public required string PersonId { get; init; }

    /// <summary>For the person to tell them apart.</summary>
    public required string Name { get; init; }

    /// <summary>See <see cref="SecretToken"/>.</summary>
    public required string TokenHash { get; init; }
    public AccessScopes Scopes { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; set; }
    public Person? Person { get; init; }
}

internal sealed class AccessTokenTable : IEntityTypeConfiguration<AccessToken>
{
    public void Configure(EntityTypeBuilder<AccessToken> builder)
    {
        builder.Property(token => token.Name).HasMaxLength(AccessToken.MaxNameLength);
        builder.HasIndex(token => token.TokenHash).IsUnique();
        builder.HasOne(token => token.Person).WithMany().HasForeignKey(token => token.PersonId);
    }
}
