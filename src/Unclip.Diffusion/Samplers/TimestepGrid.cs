using Unclip.Diffusion.Schedules;

namespace Unclip.Diffusion.Samplers;

/// <summary>A schedule and the timesteps that a sampler visits on it.</summary>
internal sealed class TimestepGrid
{
    private readonly int[] timesteps;

    public TimestepGrid(NoiseSchedule schedule, IReadOnlyList<int> timesteps)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(timesteps);
        ArgumentOutOfRangeException.ThrowIfZero(timesteps.Count);
        int above = schedule.TimestepCount;
        foreach (int t in timesteps)
        {
            if (t < 0 || t >= above)
                throw new ArgumentException($"Timestep {t}: expected falling timesteps within 0 … {schedule.TimestepCount - 1}.", nameof(timesteps));
            above = t;
        }
        (Schedule, this.timesteps) = (schedule, [.. timesteps]);
    }

    public NoiseSchedule Schedule { get; }

    public IReadOnlyList<int> Timesteps => timesteps;

    public int Count => timesteps.Length;

    public bool IsLast(int index) => index == timesteps.Length - 1;

    /// <summary>The two ends of a step; after the last timestep comes the clean sample, -1.</summary>
    public (int Timestep, int Previous) Step(int index) => (timesteps[index], IsLast(index) ? -1 : timesteps[index + 1]);
}
