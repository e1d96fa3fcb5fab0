using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Unclip.Inference.Sessions;

/// <summary>Something that networks could run on here, as ONNX Runtime sees it.</summary>
/// <param name="Provider">The execution provider.</param>
/// <param name="Kind">CPU, GPU or NPU.</param>
/// <param name="Vendor">Who made it.</param>
/// <param name="Name">Its own, or its number at the vendor's; of the processor, how many threads it runs.</param>
/// <param name="Memory">As the provider says it, of the processor what this process may use; null: not known.</param>
public sealed record ExecutionDevice(string Provider, string Kind, string Vendor, string Name, string? Memory)
{
    private static readonly string[] NameKeys = ["Description", "Name", "device_name"], MemoryKeys = ["DxgiVideoMemory", "VideoMemory", "memory", "total_memory"];

    /// <summary>Of the providers in this build and of the libraries registered so far.</summary>
    public static IReadOnlyList<ExecutionDevice> All => [.. OnnxRuntimeEnvironment.Instance.GetEpDevices().Select(Of)];

    internal static ExecutionDevice Of(OrtEpDevice device)
    {
        OrtHardwareDevice hardware = device.HardwareDevice;
        // Metadata of the device, then what the provider adds to it.
        Dictionary<string, string> facts = new(hardware.Metadata.Entries, StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string value) in device.EpMetadata.Entries) facts.TryAdd(key, value);
        bool isCpu = hardware.Type == OrtHardwareDeviceType.CPU;
        return new(device.EpName, $"{hardware.Type}", hardware.Vendor,
            First(NameKeys) ?? (isCpu ? $"{Environment.ProcessorCount} threads" : $"{hardware.DeviceId:x4}"),
            First(MemoryKeys) ?? (isCpu ? string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1073741824.0:0.#} GiB") : null));

        string? First(string[] keys) => keys.Select(key => facts.GetValueOrDefault(key)).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
    }
}
