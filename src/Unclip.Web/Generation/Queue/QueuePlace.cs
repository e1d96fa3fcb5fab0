namespace Unclip.Web.Generation.Queue;

public enum JobPriority
{
    /// <summary>When nobody waits for anything else.</summary>
    Low = -1,
    Normal = 0,
    High = 1,
}

/// <summary>Where a waiting job stands.</summary>
/// <param name="Priority">Jobs of a higher one run first, whose ever they are.</param>
/// <param name="IsPaused">Whether it stays where it is until it is resumed.</param>
/// <param name="Rank">Among its owner's of the same priority: lower first; where equal, the older.</param>
public sealed record QueuePlace(JobPriority Priority, bool IsPaused, long Rank)
{
    public static QueuePlace Last(DateTimeOffset now) => new(JobPriority.Normal, IsPaused: false, now.ToUnixTimeMilliseconds());
}
