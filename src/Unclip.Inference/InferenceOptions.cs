using System.ComponentModel.DataAnnotations;
using Unclip.Inference.Sessions;

namespace Unclip.Inference;

/// <summary>How networks are run; nothing here changes a picture beyond rounding.</summary>
public sealed record InferenceOptions
{
    /// <summary>Threads that one forward pass may use; 0: one per physical core.</summary>
    [Range(0, 1024)]
    public int Threads { get; init; }

    /// <summary>Bytes of weights, as float32, that may be in memory at once; 0: no limit. Networks that do not fit wait on disk for their turn.</summary>
    [Range(0, long.MaxValue)]
    public long MemoryBudget { get; init; }

    /// <summary>
    /// Bytes that may go in and out of a forward pass which several generations share; 0: none share one. What a network
    /// computes on the way takes a multiple of them.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long BatchBudget { get; init; } = 4 * 1024 * 1024;

    /// <summary>Where compiled graphs are kept; null: a folder of the user's, or of the machine's temporary files where there is none.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>What networks run on.</summary>
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.OfCpu;

    /// <summary>Looks on; null: nobody does.</summary>
    internal PassRecorder? Recorder { get; init; }

    internal string ResolvedCacheFolder => CacheFolder ?? Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } user ? user : Path.GetTempPath(), "unclip", "graphs");
}
