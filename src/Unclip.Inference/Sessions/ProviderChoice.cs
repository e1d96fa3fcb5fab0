using Microsoft.ML.OnnxRuntime;
using Unclip.Models;

namespace Unclip.Inference.Sessions;

/// <summary>There is no such provider here, or no such device of it; the message names what there is.</summary>
internal sealed class ProviderAbsentException(string message) : Exception(message);

/// <summary>A provider that is not the CPU's, and how a session asks for it.</summary>
/// <param name="Name">For people.</param>
/// <param name="AppendTo">Asks for it.</param>
internal sealed record ProviderChoice(string Name, Action<SessionOptions> AppendTo)
{
    public const string CpuName = "CPU" + Suffix;

    private const string Suffix = "ExecutionProvider", CudaName = "CUDA" + Suffix, DirectMLName = "Dml" + Suffix;

    private static readonly Lock Registering = new();
    private static readonly Dictionary<string, string> Registered = []; // registration names by path

    /// <returns>Null: none is wanted but the CPU.</returns>
    /// <exception cref="OnnxRuntimeException">The library cannot be loaded, or is none of a provider.</exception>
    /// <exception cref="ProviderAbsentException">It is not there.</exception>
    public static ProviderChoice? Find(string wanted, string? library, int device)
    {
        HashSet<string> before = [.. OnnxRuntimeEnvironment.Instance.GetEpDevices().Select(known => known.EpName)];
        string? registration = string.IsNullOrEmpty(library) ? null : Register(library);
        List<OrtEpDevice> devices = [.. OnnxRuntimeEnvironment.Instance.GetEpDevices().Where(known => known.EpName != CpuName)];
        string[] builtIn = OnnxRuntimeEnvironment.Instance.GetAvailableProviders();
        if (!wanted.Equals(ExecutionProvider.Auto, StringComparison.OrdinalIgnoreCase))
        {
            string name = NameOf(wanted);
            List<OrtEpDevice> its = [.. devices.Where(known => Is(known.EpName, name))];
            if (its.Count > 0) return OnDevice(its, device);
            return builtIn.FirstOrDefault(known => Is(known, name)) is { } found ? BuiltIn(found, device)
                : throw new ProviderAbsentException($"'{name}' is neither in this build of ONNX Runtime ({string.Join(", ", builtIn)}) nor {(registration is null ? "in a library, since none is named" : $"in {library}, or has no device here")}.");
        }

        if (registration is not null)
        {
            List<OrtEpDevice> its = [.. devices.Where(known => !before.Contains(known.EpName))];
            if (its.Count == 0) its = devices; // It was registered before.
            return its.Count > 0 ? OnDevice([.. its.Where(known => known.EpName == its[0].EpName)], device) : throw new ProviderAbsentException($"{library} has no device here.");
        }

        List<OrtEpDevice> graphics = [.. devices.Where(known => known.HardwareDevice.Type == OrtHardwareDeviceType.GPU)];
        if (graphics.Count > 0) return OnDevice([.. graphics.Where(known => known.EpName == graphics[0].EpName)], device);
        return builtIn.FirstOrDefault(known => known is CudaName or DirectMLName) is { } gpu ? BuiltIn(gpu, device) : null;
    }

    /// <summary>Computes something with it.</summary>
    /// <exception cref="OnnxRuntimeException">It does not start.</exception>
    public void Probe()
    {
        using SessionOptions options = new();
        AppendTo(options);
        using InferenceSession session = new(ProbeGraph.Write(), options);
        using OrtValue x = OrtValue.CreateTensorValueFromMemory<float>([1, 2, 3, 4], [2, 2]);
        using RunOptions run = new();
        using var results = session.Run(run, ["x"], [x], ["y"]);
        float[] y = results[0].GetTensorDataAsSpan<float>().ToArray();
        if (!y.AsSpan().SequenceEqual([7, 10, 15, 22]))
            throw new ProviderAbsentException($"{Name} computes [{string.Join(", ", y)}] for the square of [1, 2, 3, 4], expected [7, 10, 15, 22].");
    }

    private static ProviderChoice OnDevice(List<OrtEpDevice> devices, int index)
    {
        if (index >= devices.Count)
            throw new ProviderAbsentException($"{devices[0].EpName} has {devices.Count} device{(devices.Count == 1 ? "" : "s")} here, and number {index} is asked for, expected 0 to {devices.Count - 1}.");
        OrtEpDevice device = devices[index];
        ExecutionDevice facts = ExecutionDevice.Of(device);
        return new($"{facts.Provider} ({facts.Vendor} {facts.Name})", options =>
        {
            ForDirectML(device.EpName, options);
            options.AppendExecutionProvider(OnnxRuntimeEnvironment.Instance, [device], new Dictionary<string, string>());
        });
    }

    /// <summary>Providers that list no devices.</summary>
    private static ProviderChoice BuiltIn(string name, int device) => new(device == 0 ? name : $"{name} (device {device})", options =>
    {
        ForDirectML(name, options);
        if (name == CudaName)
        {
            // Unlike the shorter way, this one says which library is missing.
            using OrtCUDAProviderOptions cuda = new();
            cuda.UpdateOptions(new() { ["device_id"] = $"{device}" });
            options.AppendExecutionProvider_CUDA(cuda);
        }
        else if (name == DirectMLName)
        {
            options.AppendExecutionProvider_DML(device);
        }
        else
        {
            options.AppendExecutionProvider(name, []);
        }
    });

    /// <summary>It takes no sessions with memory patterns.</summary>
    private static void ForDirectML(string name, SessionOptions options)
    {
        if (name == DirectMLName) options.EnableMemoryPattern = false;
    }

    private static string NameOf(string wanted) => wanted.ToUpperInvariant() switch
    {
        "CUDA" => CudaName,
        "DIRECTML" or "DML" => DirectMLName,
        _ => wanted,
    };

    private static bool Is(string provider, string name) =>
        provider.Equals(name, StringComparison.OrdinalIgnoreCase) || provider.Equals(name + Suffix, StringComparison.OrdinalIgnoreCase);

    private static string Register(string library)
    {
        string path = Path.GetFullPath(library);
        lock (Registering)
        {
            if (Registered.TryGetValue(path, out string? known)) return known;
            string name = $"{Path.GetFileNameWithoutExtension(path)}-{Registered.Count}";
            OnnxRuntimeEnvironment.Instance.RegisterExecutionProviderLibrary(name, path);
            return Registered[path] = name;
        }
    }
}
