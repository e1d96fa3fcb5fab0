using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace Unclip.Inference.Sessions;

/// <summary>One network in ONNX Runtime, shared by every job; in memory while its pool keeps it there.</summary>
/// <param name="graphPath">The compiled graph.</param>
/// <param name="threads">Threads of one forward pass; 0: one per physical core.</param>
/// <param name="bytes">Of the weights, as float32.</param>
/// <param name="pool">Decides how long it stays open.</param>
/// <param name="provider">Runs it.</param>
/// <param name="recorder">Looks on; null: nobody does.</param>
internal sealed class NetworkSession(string graphPath, int threads, long bytes, SessionPool pool, ExecutionProvider provider, PassRecorder? recorder = null)
{
    private readonly Lock gate = new();
    private InferenceSession? session;

    public long Bytes => bytes;

    /// <summary>Forward passes under way or about to be; the pool's.</summary>
    internal int Users { get; set; }

    /// <summary>Runs one forward pass on this thread.</summary>
    /// <param name="tensors">Of the graph; not used by another pass meanwhile.</param>
    /// <param name="options">Can terminate the pass.</param>
    public void Run(BoundTensors tensors, RunOptions options)
    {
        using SessionPool.Lease lease = pool.Use(this);
        long start = Stopwatch.GetTimestamp();
        tensors.Run(Open(), options);
        recorder?.Record(this, tensors, Stopwatch.GetElapsedTime(start));
    }

    private InferenceSession Open()
    {
        lock (gate)
        {
            try
            {
                return session ??= provider.Open(graphPath, threads);
            }
            catch
            {
                pool.Forget(this);
                throw;
            }
        }
    }

    internal void Close()
    {
        lock (gate)
        {
            session?.Dispose();
            session = null;
        }
    }
}
