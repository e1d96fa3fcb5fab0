using System.Runtime.InteropServices;
using Unclip.Models.Safetensors;

namespace Unclip.Models.Onnx;

/// <summary>
/// Where a graph's parameters lie. ONNX Runtime maps external data only from files in the graph's own folder (it resolves
/// symbolic links first), so:
/// a safetensors file that is float32 throughout is hard-linked there and read in place;
/// any other is widened to float32 into a file of its own.
/// </summary>
internal sealed class ExternalWeights
{
    private const int Alignment = 64;

    private readonly SafetensorsFile source;
    private readonly string path;
    private readonly bool inPlace;
    private readonly Dictionary<string, long> offsets = new(StringComparer.Ordinal);
    private long length;

    /// <param name="source">The network's safetensors file.</param>
    /// <param name="stem">The graph's path without extension.</param>
    public ExternalWeights(SafetensorsFile source, string stem)
    {
        this.source = source;
        inPlace = source.Tensors.Values.Where(tensor => !NetworkWeights.IsPositionIds(tensor))
            .All(tensor => tensor.DType == SafetensorsDType.F32 && tensor.Offset % sizeof(float) == 0);
        path = stem + (inPlace ? ".safetensors" : ".weights");
    }

    /// <summary>ONNX's "location": relative to the graph's folder.</summary>
    public string Location => Path.GetFileName(path);

    /// <summary>Bytes from the start of the file at <see cref="Location"/> to the parameter's float32 values.</summary>
    public long OffsetOf(TensorInfo tensor)
    {
        if (inPlace)
            return tensor.Offset;
        if (!offsets.TryGetValue(tensor.Name, out long offset))
        {
            offsets.Add(tensor.Name, offset = length);
            length = (length + (tensor.ElementCount * sizeof(float)) + Alignment - 1) / Alignment * Alignment;
        }
        return offset;
    }

    /// <summary>For a graph from the cache: true once its data is in place.</summary>
    public bool Restore()
    {
        if (inPlace)
            HardLink.Ensure(source.Path, path);
        return File.Exists(path);
    }

    /// <summary>For a new graph, after every parameter has its offset.</summary>
    public void Write()
    {
        if (inPlace)
            HardLink.Ensure(source.Path, path);
        else
            AtomicFile.Write(path, WriteWidened);
    }

    private void WriteWidened(Stream stream)
    {
        foreach (var (key, offset) in offsets.OrderBy(entry => entry.Value))
        {
            stream.Write(new byte[offset - stream.Position]);
            stream.Write(MemoryMarshal.AsBytes(source.ReadFloats(key).AsSpan()));
        }
    }
}
