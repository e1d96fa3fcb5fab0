using Unclip.Models.Safetensors;

namespace Unclip.Models.Onnx;

/// <summary>
/// Where a graph's parameters lie. ONNX Runtime maps external data only from files in the graph's own folder (it resolves
/// symbolic links first), so the safetensors file is hard-linked there and read in place, whatever its floating-point
/// type. Only one whose tensors do not lie at multiples of their element's size is copied, with gaps.
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
        inPlace = source.Tensors.Values.All(tensor => tensor.Offset % tensor.DType.Size() == 0);
        path = stem + (inPlace ? ".safetensors" : ".weights");
    }

    /// <summary>ONNX's "location": relative to the graph's folder.</summary>
    public string Location => Path.GetFileName(path);

    /// <summary>Bytes from the start of the file at <see cref="Location"/> to the parameter's values.</summary>
    public long OffsetOf(TensorInfo tensor)
    {
        if (inPlace)
            return tensor.Offset;
        if (!offsets.TryGetValue(tensor.Name, out long offset))
        {
            offsets.Add(tensor.Name, offset = length);
            length = (length + tensor.Length + Alignment - 1) / Alignment * Alignment;
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
            AtomicFile.Write(path, WriteAligned);
    }

    private void WriteAligned(Stream stream)
    {
        foreach (var (key, offset) in offsets.OrderBy(entry => entry.Value))
        {
            stream.Write(new byte[offset - stream.Position]);
            stream.Write(source.ReadBytes(key));
        }
    }
}
