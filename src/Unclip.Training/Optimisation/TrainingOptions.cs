namespace Unclip.Training.Optimisation;

/// <summary>How one network is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>Folder of the run: state.safetensors, log.csv, loss.png.</summary>
    public required string RunFolder { get; init; }
    /// <summary>Training time in minutes, counted over all resumed runs.</summary>
    public required double Minutes { get; init; }
    public double LearningRate { get; init; } = 1.5e-3;
    public int BatchSize { get; init; } = 32;
    public int WarmUpSteps { get; init; } = 100;
    /// <summary>Last part of the time in which the learning rate falls linearly to zero.</summary>
    public double DecayFraction { get; init; } = 0.4;
    public double AverageDecay { get; init; } = 0.9995;
    /// <summary>ρ of <see cref="SharpnessAwareness"/>; 0: plain gradients, at half the cost.</summary>
    public double SharpnessRadius { get; init; }
    public int Workers { get; init; } = Math.Max(1, Environment.ProcessorCount);
    public double CheckpointMinutes { get; init; } = 3;
    public ulong Seed { get; init; } = 1;
}
