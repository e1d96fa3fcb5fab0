using Unclip.Training.Networks;
using Unclip.Training.Optimisation;
using Xunit;
using static TorchSharp.torch;

namespace Unclip.Training.Tests.Optimisation;

public sealed class TrainingRunTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-run").FullName;

    private readonly ManualClock clock = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private TrainingOptions Options(double minutes) => new()
    {
        RunFolder = folder,
        Minutes = minutes,
        LearningRate = 0.05,
        WarmUpSteps = 1,
        Workers = 1,
        AverageDecay = 0.5,
    };

    [Fact]
    public void A_run_learns_logs_and_resumes_where_it_stopped()
    {
        (TrainingRun run, ParameterSet set) = Start(minutes: 5);
        run.Train((_, _) => Quadratic(set), report: null, saved: null, CancellationToken.None);
        float[] learned = set.Values.data<float>().ToArray();

        Assert.Equal(300, run.Step); // one a second
        Assert.All(learned, value => Assert.InRange(value, 1.9f, 2.1f));
        Assert.StartsWith("step,samples,seconds,loss,learning_rate", File.ReadAllText(Path.Combine(folder, "log.csv")), StringComparison.Ordinal);
        Assert.True(new FileInfo(Path.Combine(folder, "loss.png")).Length > 0);

        (TrainingRun resumed, ParameterSet again) = Start(minutes: 5);
        Assert.Equal(run.Step, resumed.Step);
        Assert.Equal(learned, again.Values.data<float>().ToArray());
        Assert.Equal(run.Average.data<float>().ToArray(), resumed.Average.data<float>().ToArray());
    }

    [Fact]
    public void A_cancelled_run_saves_its_state()
    {
        (TrainingRun run, ParameterSet set) = Start(60);
        using CancellationTokenSource source = new();
        run.Train((step, _) =>
        {
            if (step == 20)
                source.Cancel();
            return Quadratic(set);
        }, report: null, saved: null, source.Token);
        Assert.Equal(21, Start(60).Run.Step);
    }

    [Theory]
    [InlineData(1, 0.0, 0.1)]
    [InlineData(10, 0.3, 1.0)]
    [InlineData(500, 0.6, 1.0)]
    [InlineData(900, 0.8, 0.5)]
    [InlineData(1000, 1.0, 0.0)]
    public void The_learning_rate_warms_up_stays_and_falls(long step, double progress, double expected)
    {
        TrainingOptions options = Options(1) with { LearningRate = 1, WarmUpSteps = 10 };
        Assert.Equal(expected, TrainingRun.LearningRate(step, progress, options), 9);
    }

    private (TrainingRun Run, ParameterSet Set) Start(double minutes)
    {
        ParameterSet set = new();
        set.Add("weight", [3], 1);
        set.Allocate();
        return (new(set, Options(minutes), clock), set);
    }

    private double Quadratic(ParameterSet set)
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        Tensor loss = (set.Parameters[0].Tensor - 2).square().sum();
        loss.backward();
        return loss.item<float>();
    }

    private sealed class ManualClock : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Advance(TimeSpan by) => ticks += by.Ticks;
    }
}
