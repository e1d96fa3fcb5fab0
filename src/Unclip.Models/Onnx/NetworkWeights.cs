using Unclip.Models.Safetensors;

namespace Unclip.Models.Onnx;

/// <summary>
/// A network's parameters by name, handed out only in the shape that the config implies, with a record of which were
/// used: in the end all must be.
/// </summary>
/// <param name="name">The weights file, or the index of several, for messages.</param>
/// <param name="files">Each file with the data that graphs will read.</param>
internal sealed class NetworkWeights(string name, IReadOnlyList<(SafetensorsFile File, ExternalWeights Data)> files) : IParameterSource
{
    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (TensorInfo Tensor, ExternalWeights Data)> parameters = files
        .SelectMany(file => file.File.Tensors.Values.Select(tensor => (Tensor: tensor, file.Data)))
        .ToDictionary(stored => stored.Tensor.Name, StringComparer.Ordinal);

    public StoredParameter Take(string key, params ReadOnlySpan<long> shape)
    {
        string expected = TensorShape.Text(shape.ToArray());
        if (!parameters.TryGetValue(key, out (TensorInfo Tensor, ExternalWeights Data) stored))
            throw new CheckpointException($"{name}: '{key}' is missing, config expects {expected}.");
        TensorInfo tensor = stored.Tensor;
        if (!shape.SequenceEqual([.. tensor.Shape]))
            throw new CheckpointException($"{name}: '{key}' is {tensor.ShapeText}, config expects {expected}.");
        if (!tensor.DType.IsFloat())
            throw new CheckpointException($"{name}: '{key}' is {tensor.DType}, expected a floating-point type.");
        used.Add(key);
        return new(tensor.DType, stored.Data.Location, stored.Data.OffsetOf(tensor), tensor.Length);
    }

    public void RequireAllUsed()
    {
        string[] unused = [.. parameters.Values.Select(stored => stored.Tensor).Where(tensor => !used.Contains(tensor.Name) && !IsPositionIds(tensor))
            .Select(tensor => $"'{tensor.Name}' {tensor.ShapeText}").Order(StringComparer.Ordinal)];
        if (unused.Length > 0)
            throw new CheckpointException($"{name}: {unused.Length} keys are not part of the network that the config describes, expected none: "
                + string.Join(", ", unused.Take(8)) + (unused.Length > 8 ? ", …" : "."));
    }

    /// <summary>Old transformers versions saved the buffer 0 … L-1 with CLIP's weights.</summary>
    public static bool IsPositionIds(TensorInfo tensor) =>
        tensor.DType == SafetensorsDType.I64 && tensor.Name.EndsWith(".position_ids", StringComparison.Ordinal);
}
