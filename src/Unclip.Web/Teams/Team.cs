using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Unclip.Web.People;

namespace Unclip.Web.Teams;

/// <summary>People who share galleries.</summary>
public sealed class Team
{
    public const int MaxNameLength = 80;

    public required string Id { get; init; }
    public required string Name { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public List<TeamMember> Members { get; init; } = [];
}

/// <summary>What a member may do; each may do what the ones before may.</summary>
public enum TeamRole
{
    /// <summary>Look, star and comment.</summary>
    Viewer,
    /// <summary>Add, change and delete pictures and galleries.</summary>
    Editor,
    /// <summary>Invite, remove, rename, delete the team.</summary>
    Owner,
}

public sealed class TeamMember
{
    public required string TeamId { get; init; }
    public required string PersonId { get; init; }
    public TeamRole Role { get; set; }
    public DateTimeOffset JoinedAt { get; init; }
    public Person? Person { get; init; }
    public Team? Team { get; init; }
}

/// <summary>A link that lets one person in, once.</summary>
public sealed class TeamInvitation
{
    public required string Id { get; init; }
    public required string TeamId { get; init; }

    /// <summary>See <see cref="Sharing.SecretToken"/>.</summary>
    public required string TokenHash { get; init; }
    public TeamRole Role { get; init; }
    public required string InvitedById { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }
    public Team? Team { get; init; }
}

internal sealed class TeamTables : IEntityTypeConfiguration<Team>, IEntityTypeConfiguration<TeamMember>, IEntityTypeConfiguration<TeamInvitation>
{
    public void Configure(EntityTypeBuilder<Team> builder) => builder.Property(team => team.Name).HasMaxLength(Team.MaxNameLength);

    public void Configure(EntityTypeBuilder<TeamMember> builder)
    {
        builder.HasKey(member => new { member.TeamId, member.PersonId });
        builder.HasOne(member => member.Team).WithMany(team => team.Members).HasForeignKey(member => member.TeamId);
        builder.HasOne(member => member.Person).WithMany().HasForeignKey(member => member.PersonId);
    }

    public void Configure(EntityTypeBuilder<TeamInvitation> builder)
    {
        builder.HasIndex(invitation => invitation.TokenHash).IsUnique();
        builder.HasOne(invitation => invitation.Team).WithMany().HasForeignKey(invitation => invitation.TeamId);
    }
}
