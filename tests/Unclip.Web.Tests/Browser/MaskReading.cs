using Unclip.Inference.Pictures;

namespace Unclip.Web.Tests.Browser;

/// <summary>What a mask has where.</summary>
internal static class MaskReading
{
    public static byte At(this Mask mask, int x, int y) => mask.Values[(y * mask.Width) + x];

    public static void Each(this Mask mask, Action<int, int, byte> check)
    {
        for (int i = 0; i < mask.Values.Length; i++) check(i % mask.Width, i / mask.Width, mask.Values[i]);
    }

    public static (int X, int Y, int Value)[] Painted(this Mask mask) =>
        [.. Enumerable.Range(0, mask.Values.Length).Where(i => mask.Values[i] != 0).Select(i => (i % mask.Width, i / mask.Width, (int)mask.Values[i]))];

    /// <summary>Nothing but one dab of a brush that is 8 pixels wide.</summary>
    public static void AssertDab(this Mask mask, int x, int y)
    {
        Assert.Equal(255, mask.At(x, y));
        mask.Each((px, py, value) =>
        {
            double distance = Math.Sqrt(Math.Pow(px + 0.5 - x, 2) + Math.Pow(py + 0.5 - y, 2));
            if (distance < 3) Assert.Equal(255, value);
            if (distance > 5) Assert.Equal(0, value);
        });
    }
}
