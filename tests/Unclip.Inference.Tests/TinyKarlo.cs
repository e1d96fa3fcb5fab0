using Unclip.Golden;

namespace Unclip.Inference.Tests;

/// <summary>The reference's tiny checkpoint with random weights, opened once for all tests.</summary>
internal static class TinyKarlo
{
    private static readonly Lazy<UnclipModel> Opened = new(() => UnclipModel.Open(GoldenFolder.TinyKarlo, Options));

    public static InferenceOptions Options { get; } = new() { Threads = 1, CacheFolder = Path.Combine(Path.GetTempPath(), "unclip-inference-tests") };

    /// <summary>Skips the calling test where the golden data is absent.</summary>
    public static UnclipModel Model
    {
        get
        {
            Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
            return Opened.Value;
        }
    }

    /// <summary>A copy that a test may damage.</summary>
    public static void CopyTo(string folder)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        foreach (string source in Directory.EnumerateFiles(GoldenFolder.TinyKarlo, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(folder, Path.GetRelativePath(GoldenFolder.TinyKarlo, source));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, File.ReadAllBytes(source));
        }
    }
}
