using Unclip.Diffusion.Samplers;
using Unclip.Diffusion.Schedules;
using Unclip.Golden;

namespace Unclip.Diffusion.Tests.Samplers;

public class DpmSolverGoldenTests
{
    /// <summary>diffusers lowers the order of the last step only below 15 steps.</summary>
    [Theory]
    [InlineData("dpmpp2m_cos", 15, PredictionKind.Epsilon, false)]
    [InlineData("dpmpp2m_cos_10", 10, PredictionKind.Epsilon, true)]
    [InlineData("dpmpp2m_cos_sample", 12, PredictionKind.XStart, true)]
    [InlineData("dpmpp2m_slin", 15, PredictionKind.Epsilon, false)]
    [InlineData("dpmpp2m_slin_10", 10, PredictionKind.Epsilon, true)]
    public async Task A_trajectory_of_diffusers_solver_is_followed(string run, int stepCount, PredictionKind prediction, bool lowerOrderFinal)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using GoldenTensors golden = GoldenFolder.Tensors("scheduler_others");
        NoiseSchedule schedule = run.Contains("slin", StringComparison.Ordinal) ? NoiseSchedule.ScaledLinear() : NoiseSchedule.SquaredCosine();
        var sampler = new DpmSolverSampler(schedule, TimestepSpacing.Linspace(stepCount)) { FinalTimestep = 0, LowerOrderFinal = lowerOrderFinal };
        await Replay.MatchesAsync(golden, run, prediction, sampler, GoldenFolder.Tolerance("scheduler_others"));
    }
}
