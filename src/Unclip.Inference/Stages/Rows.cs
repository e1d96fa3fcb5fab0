using Unclip.Diffusion.Guidance;

namespace Unclip.Inference.Stages;

/// <summary>Row-major batches of conditioning.</summary>
internal static class Rows
{
    /// <summary>The caption of every row of a forward pass.</summary>
    public static Caption[] Of(Captions captions, GuidanceRows guidance) => guidance == GuidanceRows.Conditional
        ? [.. captions.Conditional]
        : [.. Enumerable.Repeat(captions.Unconditional, captions.Conditional.Count), .. captions.Conditional];

    /// <summary>One row of a batch.</summary>
    public static float[] Row(float[] batch, int row, int width) => batch[(row * width)..((row + 1) * width)];

    /// <summary>The same row, count times.</summary>
    public static float[] Repeat(ReadOnlySpan<float> row, int count)
    {
        float[] rows = new float[row.Length * count];
        for (int i = 0; i < count; i++)
            row.CopyTo(rows.AsSpan(i * row.Length));
        return rows;
    }
}
