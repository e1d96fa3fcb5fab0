namespace Unclip.Models;

/// <summary>Per-coordinate statistics of z_i: the prior works on (z_i - Mean) / StandardDeviation.</summary>
/// <param name="Mean">D values.</param>
/// <param name="StandardDeviation">D values.</param>
public sealed record EmbeddingStatistics(float[] Mean, float[] StandardDeviation);
