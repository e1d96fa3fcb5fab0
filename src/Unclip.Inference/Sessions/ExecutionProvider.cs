using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Unclip.Inference.Sessions;

/// <summary>
/// What networks run on: an execution provider of ONNX Runtime on one device. Where it cannot be had it is the CPU, and
/// <see cref="Warning"/> says why.
/// </summary>
public sealed class ExecutionProvider
{
    public const string Auto = "Auto", Cpu = "Cpu";

    private readonly ProviderChoice? choice; // null: the CPU
    private volatile bool someOnCpu;
    private volatile string? warning;

    /// <summary>Before anything else of ONNX Runtime: every model has a provider.</summary>
    static ExecutionProvider() => _ = OnnxRuntimeEnvironment.Instance;

    private ExecutionProvider(ProviderChoice? choice, string? warning) => (this.choice, this.warning) = (choice, warning);

    /// <summary>Always there.</summary>
    public static ExecutionProvider OfCpu { get; } = new(null, null);

    /// <summary>For people.</summary>
    public string Name => choice is null ? "CPU" : someOnCpu ? $"{choice.Name} and CPU" : choice.Name;

    /// <summary>Runtime, execution provider and processor.</summary>
    public string Description => $"ONNX Runtime {OnnxRuntimeEnvironment.Instance.GetVersionString()}, {Name}, {RuntimeInformation.ProcessArchitecture}";

    /// <summary>What was wanted and is not, and the cause; null: all is as it was wanted.</summary>
    public string? Warning => warning;

    /// <summary>There is a new <see cref="Warning"/>, since a network could not be opened.</summary>
    public event Action<string>? Warned;

    /// <summary>Starts a provider, and lets it compute something.</summary>
    /// <param name="wanted">Auto: a GPU where there is one that works. Cpu, Cuda, DirectML, or any provider's own name.</param>
    /// <param name="library">A plugin provider's library; null: only what is in the build of ONNX Runtime.</param>
    /// <param name="device">Which of the provider's devices, 0-based.</param>
    public static ExecutionProvider Start(string wanted = Auto, string? library = null, int device = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(wanted);
        ArgumentOutOfRangeException.ThrowIfNegative(device);
        if (wanted.Equals(Cpu, StringComparison.OrdinalIgnoreCase) || wanted.Equals(ProviderChoice.CpuName, StringComparison.OrdinalIgnoreCase)) return OfCpu;
        try
        {
            return ProviderChoice.Find(wanted, library, device) is { } choice ? Of(choice) : OfCpu;
        }
        catch (Exception failure) when (failure is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException or ProviderAbsentException)
        {
            return new(null, $"The execution provider '{wanted}' cannot be used, so networks run on the CPU: {OneLine(failure.Message)}");
        }
    }

    /// <exception cref="OnnxRuntimeException">It does not start.</exception>
    internal static ExecutionProvider Of(ProviderChoice choice)
    {
        choice.Probe();
        return new(choice, null);
    }

    internal InferenceSession Open(string graphPath, int threads)
    {
        if (choice is null) return OnCpu(graphPath, threads);
        try
        {
            using SessionOptions options = Options(threads);
            choice.AppendTo(options);
            return new(graphPath, options);
        }
        catch (OnnxRuntimeException failure)
        {
            InferenceSession session = OnCpu(graphPath, threads); // Throws where the graph is to blame.
            someOnCpu = true;
            warning = $"{choice.Name} could not open {Path.GetFileNameWithoutExtension(graphPath)}, which runs on the CPU: {OneLine(failure.Message)}";
            Warned?.Invoke(warning);
            return session;
        }
    }

    private static InferenceSession OnCpu(string graphPath, int threads)
    {
        using SessionOptions options = Options(threads);
        return new(graphPath, options);
    }

    private static SessionOptions Options(int threads)
    {
        SessionOptions options = new() { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        // Spinning wins microseconds per operator and takes whole cores from the server's other work.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }

    private static string OneLine(string message) => string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
