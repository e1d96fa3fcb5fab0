using Unclip.Models.Safetensors;

namespace Unclip.Models;

/// <summary>What a network's weights files hold.</summary>
/// <param name="Parameters">Floating-point numbers.</param>
/// <param name="Types">Their types, each once.</param>
/// <param name="Bytes">Of the numbers, on disk.</param>
public sealed record WeightsSummary(long Parameters, IReadOnlyList<SafetensorsDType> Types, long Bytes)
{
    internal static WeightsSummary Of(SafetensorsFiles files)
    {
        TensorInfo[] tensors = [.. files.SelectMany(file => file.Tensors.Values).Where(tensor => tensor.DType.IsFloat())];
        return new(tensors.Sum(tensor => tensor.ElementCount), [.. tensors.Select(tensor => tensor.DType).Distinct().Order()], tensors.Sum(tensor => tensor.Length));
    }
}
