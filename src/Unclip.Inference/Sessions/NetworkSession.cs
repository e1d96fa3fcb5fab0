using Microsoft.ML.OnnxRuntime;

namespace Unclip.Inference.Sessions;

/// <summary>One network in ONNX Runtime, opened at its first use and shared by every job.</summary>
internal sealed class NetworkSession(string graphPath, int threads) : IDisposable
{
    private readonly Lazy<InferenceSession> session = new(() => Open(graphPath, threads));

    /// <summary>Runs one forward pass on a pool thread. Cancelling terminates the pass itself.</summary>
    public Task RunAsync(IReadOnlyList<(string Name, OrtValue Value)> inputs, IReadOnlyList<(string Name, OrtValue Value)> outputs, CancellationToken cancellationToken) =>
        Task.Run(() => Run(inputs, outputs, cancellationToken), cancellationToken);

    public void Dispose()
    {
        if (session.IsValueCreated)
            session.Value.Dispose();
    }

    private void Run(IReadOnlyList<(string Name, OrtValue Value)> inputs, IReadOnlyList<(string Name, OrtValue Value)> outputs, CancellationToken cancellationToken)
    {
        InferenceSession open = session.Value;
        using var options = new RunOptions();
        using CancellationTokenRegistration termination = cancellationToken.Register(() => options.Terminate = true);
        try
        {
            open.Run(options, Names(inputs), Values(inputs), Names(outputs), Values(outputs));
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private static string[] Names(IEnumerable<(string Name, OrtValue Value)> tensors) => [.. tensors.Select(tensor => tensor.Name)];

    private static OrtValue[] Values(IEnumerable<(string Name, OrtValue Value)> tensors) => [.. tensors.Select(tensor => tensor.Value)];

    private static InferenceSession Open(string graphPath, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        // Spinning wins microseconds per operator and takes whole cores from the server's other work.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        return new(graphPath, options);
    }
}
