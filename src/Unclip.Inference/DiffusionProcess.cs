using Unclip.Diffusion;
using Unclip.Diffusion.Samplers;
using Unclip.Diffusion.Schedules;
using Unclip.Models;

namespace Unclip.Inference;

/// <summary>The diffusion process that a network was trained for, and samplers that reverse it.</summary>
internal sealed record DiffusionProcess(NoiseSchedule Schedule, PredictionKind Prediction, float? ClipRange, bool LikeUnclipScheduler)
{
    public static DiffusionProcess From(SchedulerConfig config) => new(
        NoiseSchedule.SquaredCosine(config.NumTrainTimesteps),
        config.PredictionType switch
        {
            "sample" => PredictionKind.XStart,
            "v_prediction" => PredictionKind.Velocity,
            _ => PredictionKind.Epsilon,
        },
        config.ClipSample ? (float)config.ClipSampleRange : null,
        config.ClassName == "UnCLIPScheduler");

    /// <summary>Ancestral sampling; a checkpoint that names UnCLIPScheduler gets that one's arithmetic.</summary>
    public DdpmSampler Ddpm(int stepCount, bool learnedVariance) => new(Schedule, TimestepSpacing.Karlo(stepCount, Schedule.TimestepCount))
    {
        Variance = learnedVariance ? VarianceKind.LearnedRange : LikeUnclipScheduler ? VarianceKind.FixedSmallLog : VarianceKind.FixedSmall,
        ClipRange = ClipRange,
        SinglePrecisionWeights = LikeUnclipScheduler,
    };

    public DdimSampler Ddim(int stepCount, double eta) => new(Schedule, TimestepSpacing.Karlo(stepCount, Schedule.TimestepCount))
    {
        Eta = eta,
        ClipRange = ClipRange,
    };

    public RepaintSampler Repaint(int stepCount, float[] known, float[] unknown) =>
        new(Schedule, TimestepSpacing.Karlo(stepCount, Schedule.TimestepCount), known, unknown) { ClipRange = ClipRange };

    public DpmSolverSampler DpmSolver(int stepCount) => new(Schedule, TimestepSpacing.Trailing(stepCount, Schedule.TimestepCount)) { ClipRange = ClipRange };
}
