namespace Unclip.Inference.Tests;

internal static class Close
{
    /// <summary>Fails with the place and size of the largest difference.</summary>
    public static void Within(double tolerance, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what = "values")
    {
        Assert.Equal(expected.Length, actual.Length);
        (double largest, int at) = (0, 0);
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)expected[i] - actual[i]);
            if (!(difference <= largest))
                (largest, at) = (difference, i);
        }
        Assert.True(largest <= tolerance,
            $"{what}: differs by {largest:g3} at {at} (expected {expected[at]:g7}, actual {actual[at]:g7}), allowed {tolerance:g3}");
    }
}
