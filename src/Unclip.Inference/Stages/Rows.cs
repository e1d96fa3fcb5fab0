namespace Unclip.Inference.Stages;

/// <summary>Row-major batches of conditioning.</summary>
internal static class Rows
{
    /// <summary>The same row, count times.</summary>
    public static float[] Repeat(ReadOnlySpan<float> row, int count)
    {
        float[] rows = new float[row.Length * count];
        for (int i = 0; i < count; i++)
            row.CopyTo(rows.AsSpan(i * row.Length));
        return rows;
    }
}
