using System.Globalization;
using Unclip.Models.Safetensors;
using Unclip.Training.Networks;
using static TorchSharp.torch;

namespace Unclip.Training.Optimisation;

/// <summary>
/// The loop that every network shares: learning-rate schedule, optimiser, log, periodic checkpoints, resume.
/// A run continues where its folder's state.safetensors left off, whatever the new options are.
/// </summary>
public sealed class TrainingRun
{
    private const int LogEvery = 50;
    private readonly ParameterSet parameters;
    private readonly TrainingOptions options;
    private readonly TimeProvider time;
    private readonly AdamW optimiser;
    private double earlierSeconds;

    public TrainingRun(ParameterSet parameters, TrainingOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        (this.parameters, this.options, this.time) = (parameters, options, time ?? TimeProvider.System);
        optimiser = new(parameters) { AverageDecay = options.AverageDecay };
        Directory.CreateDirectory(options.RunFolder);
        if (File.Exists(StatePath))
            Resume();
    }

    public long Step { get; private set; }

    /// <summary>Moving average of the values: what gets exported.</summary>
    public Tensor Average => optimiser.Average;

    private string StatePath => Path.Combine(options.RunFolder, "state.safetensors");

    /// <summary>Trains until the time is used up or <paramref name="cancellationToken"/> asks to stop; saves in both cases.</summary>
    /// <param name="accumulate">Computes the gradients of one worker's share of step's batch, of the same scenes for the same step, and returns its loss. Noise is libtorch's, another each time.</param>
    /// <param name="report">Called every 50 steps with the progress (0 to 1) and the mean loss since the last call.</param>
    /// <param name="saved">Called after each checkpoint.</param>
    public void Train(Func<long, int, double> accumulate, Action<double, double>? report, Action? saved, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(accumulate);
        using WorkerTeam team = new(options.Workers);
        SharpnessAwareness sharpness = new(parameters, options.SharpnessRadius);
        using LossLog log = new(options.RunFolder);
        double[] losses = new double[options.Workers];
        double sum = 0;
        int count = 0;
        long started = time.GetTimestamp();
        double Seconds() => earlierSeconds + time.GetElapsedTime(started).TotalSeconds;
        double Progress() => Seconds() / (options.Minutes * 60);
        double nextCheckpoint = earlierSeconds + options.CheckpointMinutes * 60;

        while (Progress() < 1 && !cancellationToken.IsCancellationRequested)
        {
            team.Run(worker => losses[worker] = accumulate(Step, worker));
            if (options.SharpnessRadius > 0)
            {
                sharpness.Climb();
                team.Run(worker => accumulate(Step, worker));
                sharpness.Return();
            }
            Step++;
            double rate = LearningRate(Step, Progress(), options);
            optimiser.Step(Step, rate);
            (sum, count) = (sum + losses.Average(), count + 1);
            if (Step % LogEvery == 0)
            {
                log.Append(Step, Step * options.BatchSize, Seconds(), sum / count, rate);
                report?.Invoke(Progress(), sum / count);
                (sum, count) = (0, 0);
            }
            if (Seconds() > nextCheckpoint)
            {
                Checkpoint();
                nextCheckpoint = Seconds() + options.CheckpointMinutes * 60;
            }
        }
        Checkpoint();

        void Checkpoint()
        {
            Save(Seconds());
            log.Plot();
            saved?.Invoke();
        }
    }

    /// <summary>Linear warm-up, then flat, then a linear fall to zero over the last part of the time.</summary>
    internal static double LearningRate(long step, double progress, TrainingOptions options)
    {
        double warmUp = Math.Min(1, step / (double)options.WarmUpSteps);
        double decay = Math.Clamp((1 - progress) / options.DecayFraction, 0, 1);
        return options.LearningRate * warmUp * decay;
    }

    private void Save(double seconds)
    {
        IEnumerable<(string, long[], float[])> Group(string prefix, Tensor flat) =>
            parameters.Split(flat).Select(p => ($"{prefix}.{p.Name}", p.Shape, p.Values));
        SafetensorsWriter.Write(StatePath,
            [.. Group("values", parameters.Values), .. Group("average", optimiser.Average),
             .. Group("first", optimiser.First), .. Group("second", optimiser.Second)],
            SafetensorsDType.F32,
            new Dictionary<string, string>
            {
                ["step"] = Step.ToString(CultureInfo.InvariantCulture),
                ["seconds"] = seconds.ToString("R", CultureInfo.InvariantCulture),
            });
    }

    private void Resume()
    {
        using SafetensorsFile file = SafetensorsFile.Open(StatePath);
        Step = long.Parse(file.Metadata["step"], CultureInfo.InvariantCulture);
        earlierSeconds = double.Parse(file.Metadata["seconds"], CultureInfo.InvariantCulture);
        foreach ((string prefix, Tensor flat) in new[] { ("values", parameters.Values), ("average", optimiser.Average), ("first", optimiser.First), ("second", optimiser.Second) })
        {
            using var scope = NewDisposeScope();
            using (no_grad())
                flat.copy_(cat([.. parameters.Parameters.Select(p => tensor(file.ReadFloats($"{prefix}.{p.Name}")))]));
        }
    }
}
