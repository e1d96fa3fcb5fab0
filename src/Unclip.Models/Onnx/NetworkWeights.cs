using Unclip.Models.Safetensors;

namespace Unclip.Models.Onnx;

/// <summary>
/// A network's parameters by name, handed out only in the shape that the config implies, with a record of which were
/// used: in the end all must be.
/// </summary>
internal sealed class NetworkWeights(SafetensorsFile file)
{
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    public SafetensorsFile File => file;

    public TensorInfo Take(string key, params ReadOnlySpan<long> shape)
    {
        string expected = TensorShape.Text(shape.ToArray());
        if (!file.Tensors.TryGetValue(key, out TensorInfo? tensor))
            throw new CheckpointException($"{file.Path}: '{key}' is missing, config expects {expected}.");
        if (!shape.SequenceEqual([.. tensor.Shape]))
            throw new CheckpointException($"{file.Path}: '{key}' is {tensor.ShapeText}, config expects {expected}.");
        if (!tensor.DType.IsFloat())
            throw new CheckpointException($"{file.Path}: '{key}' is {tensor.DType}, expected a floating-point type.");
        used.Add(key);
        return tensor;
    }

    public void RequireAllUsed()
    {
        string[] unused = [.. file.Tensors.Values.Where(tensor => !used.Contains(tensor.Name) && !IsPositionIds(tensor))
            .Select(tensor => $"'{tensor.Name}' {tensor.ShapeText}").Order(StringComparer.Ordinal)];
        if (unused.Length > 0)
            throw new CheckpointException($"{file.Path}: {unused.Length} keys are not part of the network that the config describes, expected none: "
                + string.Join(", ", unused.Take(8)) + (unused.Length > 8 ? ", …" : "."));
    }

    /// <summary>Old transformers versions saved the buffer 0 … L-1 with CLIP's weights.</summary>
    public static bool IsPositionIds(TensorInfo tensor) =>
        tensor.DType == SafetensorsDType.I64 && tensor.Name.EndsWith(".position_ids", StringComparison.Ordinal);
}
