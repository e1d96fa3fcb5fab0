using System.Text.Json.Serialization;

namespace Unclip.Models;

/// <summary>
/// Which diffusion process a network was trained for, as scheduler_config.json states it (snake_case there). How many
/// steps are taken and where they lie is the sampler's choice, not the checkpoint's.
/// </summary>
public sealed record SchedulerConfig
{
    /// <summary>"UnCLIPScheduler" or "DDIMScheduler".</summary>
    [JsonPropertyName("_class_name")]
    public required string ClassName { get; init; }

    /// <summary>T.</summary>
    public int NumTrainTimesteps { get; init; } = 1000;

    /// <summary>
    /// "fixed_small_log" or "learned_range" (the network's second half of channels is the variance); null where the
    /// class knows no such field.
    /// </summary>
    public string? VarianceType { get; init; }

    /// <summary>x̂0 is clipped to ±<see cref="ClipSampleRange"/> in every step.</summary>
    public bool ClipSample { get; init; } = true;

    public double ClipSampleRange { get; init; } = 1;

    /// <summary>"epsilon", "sample" (x̂0) or "v_prediction".</summary>
    public string PredictionType { get; init; } = "epsilon";

    /// <summary>Always "squaredcos_cap_v2", the cosine schedule (arXiv 2102.09672, eq. 17).</summary>
    public string? BetaSchedule { get; init; }

    internal static SchedulerConfig Read(string path)
    {
        SchedulerConfig config = ConfigFile.Read<SchedulerConfig>(path, InertFields.Scheduler);
        Require(path, "_class_name", config.ClassName, "UnCLIPScheduler", "DDIMScheduler");
        bool unclip = config.ClassName == "UnCLIPScheduler";
        config = config with
        {
            BetaSchedule = config.BetaSchedule ?? (unclip ? "squaredcos_cap_v2" : null),
            VarianceType = config.VarianceType ?? (unclip ? "fixed_small_log" : null),
        };
        Require(path, "beta_schedule", config.BetaSchedule, "squaredcos_cap_v2");
        if (unclip)
            Require(path, "prediction_type", config.PredictionType, "epsilon", "sample");
        else
            Require(path, "prediction_type", config.PredictionType, "epsilon", "sample", "v_prediction");
        if (config.VarianceType is not null)
            Require(path, "variance_type", config.VarianceType, "fixed_small_log", "learned_range");
        ConfigRules.Require(path, config.NumTrainTimesteps > 0, "num_train_timesteps", config.NumTrainTimesteps, "a positive number");
        ConfigRules.Require(path, config.ClipSampleRange > 0, "clip_sample_range", config.ClipSampleRange, "a positive number");
        return config;
    }

    private static void Require(string path, string field, string? actual, params string[] expected)
    {
        string allowed = string.Join(" or ", expected.Select(value => $"'{value}'"));
        ConfigRules.Require(path, expected.Contains(actual), field, actual is null ? "missing" : $"'{actual}'", allowed);
    }
}
