using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Unclip.Inference.Sessions;

/// <summary>One network in ONNX Runtime, shared by every job; in memory while its pool keeps it there.</summary>
/// <param name="graphPath">The compiled graph.</param>
/// <param name="threads">Threads of one forward pass; 0: one per physical core.</param>
/// <param name="bytes">Of the weights, as float32.</param>
/// <param name="pool">Decides how long it stays open.</param>
internal sealed class NetworkSession(string graphPath, int threads, long bytes, SessionPool pool)
{
    private readonly Lock gate = new();
    private InferenceSession? session;

    /// <summary>Runtime, execution provider and processor.</summary>
    public static string Provider { get; } = $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}, CPU, {RuntimeInformation.ProcessArchitecture}";

    public long Bytes => bytes;

    /// <summary>Forward passes under way or about to be; the pool's.</summary>
    internal int Users { get; set; }

    /// <summary>Runs one forward pass on this thread.</summary>
    /// <param name="inputs">All of the graph's.</param>
    /// <param name="outputs">Those that are written.</param>
    /// <param name="options">Can terminate the pass.</param>
    public void Run(IReadOnlyList<NetworkTensor> inputs, IReadOnlyList<NetworkTensor> outputs, RunOptions options)
    {
        using SessionPool.Lease lease = pool.Use(this);
        InferenceSession open;
        lock (gate) open = session ??= Open();
        open.Run(options, Names(inputs), Values(inputs), Names(outputs), Values(outputs));
    }

    internal void Close()
    {
        lock (gate)
        {
            session?.Dispose();
            session = null;
        }
    }

    private static string[] Names(IEnumerable<NetworkTensor> tensors) => [.. tensors.Select(tensor => tensor.Name)];

    private static OrtValue[] Values(IEnumerable<NetworkTensor> tensors) => [.. tensors.Select(tensor => tensor.Value)];

    private InferenceSession Open()
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        // Spinning wins microseconds per operator and takes whole cores from the server's other work.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        return new(graphPath, options);
    }
}
