using Unclip.Models;
using Unclip.Models.Safetensors;

namespace Unclip.Inference;

/// <summary>One network of a model.</summary>
/// <param name="Network">Which.</param>
/// <param name="Parameters">Numbers in its weights.</param>
/// <param name="Types">Their types on disk.</param>
/// <param name="FileBytes">Bytes on disk.</param>
/// <param name="MemoryBytes">Bytes of the weights in memory, where they are float32.</param>
/// <param name="IsLoaded">Whether they are there now.</param>
public sealed record NetworkStatus(Network Network, long Parameters, IReadOnlyList<SafetensorsDType> Types, long FileBytes, long MemoryBytes, bool IsLoaded);
