namespace Unclip.Models.Safetensors;

/// <summary>Where a tensor lies in its file.</summary>
/// <param name="Name">The key.</param>
/// <param name="DType">Element type.</param>
/// <param name="Shape">Row-major sizes; empty for a scalar.</param>
/// <param name="Offset">Bytes from the start of the file.</param>
/// <param name="Length">Bytes.</param>
public sealed record TensorInfo(string Name, SafetensorsDType DType, IReadOnlyList<long> Shape, long Offset, long Length)
{
    public long ElementCount => Length / DType.Size();

    /// <summary>"[2048, 768]", as error messages show it.</summary>
    public string ShapeText => TensorShape.Text(Shape);
}

public static class TensorShape
{
    public static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
