namespace Unclip.Bench;

/// <summary>A folder that lives as long as a measurement.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("unclip-bench").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
