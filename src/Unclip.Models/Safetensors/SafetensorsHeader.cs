using System.Buffers.Binary;
using System.Text.Json;

namespace Unclip.Models.Safetensors;

/// <summary>
/// The head of a safetensors file: 8 bytes of little-endian length, then a JSON object from key to dtype, shape and
/// data_offsets, the latter relative to the first byte after the JSON. Every rule of the format is enforced.
/// </summary>
internal sealed class SafetensorsHeader
{
    internal const string MetadataKey = "__metadata__";

    /// <summary>The format's own cap on the JSON's length.</summary>
    private const long MaxLength = 100_000_000;

    private readonly string file;
    private readonly long dataStart;
    private readonly long dataLength;

    private SafetensorsHeader(string file, long dataStart, long dataLength)
    {
        this.file = file;
        this.dataStart = dataStart;
        this.dataLength = dataLength;
    }

    public Dictionary<string, TensorInfo> Tensors { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public static SafetensorsHeader Read(Stream stream, string file)
    {
        byte[] json = ReadJson(stream, file);
        var header = new SafetensorsHeader(file, 8 + json.Length, stream.Length - 8 - json.Length);
        header.Parse(json);
        header.RequireGapless();
        return header;
    }

    private static byte[] ReadJson(Stream stream, string file)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (stream.Length < 8)
            throw new CheckpointException($"{file}: expected at least the 8 bytes of the header length, the file has {stream.Length} bytes.");
        stream.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxLength)
            throw new CheckpointException($"{file}: header length is {length} bytes, expected at most {MaxLength}; this is not a safetensors file.");
        if ((long)length > stream.Length - 8)
            throw new CheckpointException($"{file}: header is truncated: expected {length} bytes after the length, the file has {stream.Length - 8}.");
        byte[] json = new byte[length];
        stream.ReadExactly(json);
        return json;
    }

    private void Parse(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new CheckpointException($"{file}: header is a JSON {document.RootElement.ValueKind}, expected an object.");
            foreach (JsonProperty entry in document.RootElement.EnumerateObject())
            {
                if (entry.Name == MetadataKey)
                    ReadMetadata(entry.Value);
                else
                    Tensors.Add(entry.Name, ReadTensor(entry.Name, entry.Value));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not Unicode.
            throw new CheckpointException($"{file}: header is not valid JSON: {exception.Message}", exception);
        }
    }

    private void ReadMetadata(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new CheckpointException($"{file}: '{MetadataKey}' is a JSON {element.ValueKind}, expected an object of strings.");
        foreach (JsonProperty entry in element.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.String)
                throw new CheckpointException($"{file}: '{MetadataKey}.{entry.Name}' is a JSON {entry.Value.ValueKind}, expected a string.");
            Metadata.Add(entry.Name, entry.Value.GetString()!);
        }
    }

    private TensorInfo ReadTensor(string key, JsonElement element)
    {
        SafetensorsDType dtype = ReadDType(key, Field(key, element, "dtype", JsonValueKind.String));
        long[] shape = Sizes(key, "shape", Field(key, element, "shape", JsonValueKind.Array));
        long[] offsets = Sizes(key, "data_offsets", Field(key, element, "data_offsets", JsonValueKind.Array));
        if (offsets is not [long begin, long end] || begin > end)
            throw Bad(key, $"data_offsets are {TensorShape.Text(offsets)}, expected [begin, end] with begin at most end");
        if (end > dataLength)
            throw Bad(key, $"data_offsets are {TensorShape.Text(offsets)}, expected an end of at most {dataLength}, where the file ends");
        long expected = ByteCount(key, dtype, shape);
        if (end - begin != expected)
            throw Bad(key, $"data_offsets span {end - begin} bytes, expected {expected} for {dtype} {TensorShape.Text(shape)}");
        return new(key, dtype, shape, dataStart + begin, expected);
    }

    private JsonElement Field(string key, JsonElement element, string name, JsonValueKind kind)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out JsonElement value))
            throw Bad(key, $"'{name}' is missing, expected dtype, shape and data_offsets");
        return value.ValueKind == kind ? value : throw Bad(key, $"'{name}' is a JSON {value.ValueKind}, expected {kind}");
    }

    private SafetensorsDType ReadDType(string key, JsonElement value)
    {
        string name = value.GetString()!;
        return Enum.GetNames<SafetensorsDType>().Contains(name)
            ? Enum.Parse<SafetensorsDType>(name)
            : throw Bad(key, $"dtype is '{name}', expected one of {string.Join(", ", Enum.GetNames<SafetensorsDType>())}");
    }

    private long[] Sizes(string key, string name, JsonElement array)
    {
        long[] sizes = new long[array.GetArrayLength()];
        int index = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out sizes[index]) || sizes[index] < 0)
                throw Bad(key, $"'{name}' holds {item.GetRawText()}, expected integers from 0 up");
            index++;
        }
        return sizes;
    }

    private long ByteCount(string key, SafetensorsDType dtype, long[] shape)
    {
        try
        {
            return shape.Aggregate((long)dtype.Size(), (product, size) => checked(product * size));
        }
        catch (OverflowException)
        {
            throw Bad(key, $"shape {TensorShape.Text(shape)} overflows 64 bits, expected at most {dataLength} bytes of {dtype}");
        }
    }

    /// <summary>Tensors must tile the data: no overlap, no hole, nothing after the last.</summary>
    private void RequireGapless()
    {
        long position = dataStart;
        foreach (TensorInfo tensor in Tensors.Values.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.Length))
        {
            if (tensor.Offset != position)
                throw Bad(tensor.Name, $"data begins at {tensor.Offset - dataStart}, expected {position - dataStart}: the tensors {(tensor.Offset < position ? "overlap" : "leave a hole")}");
            position += tensor.Length;
        }
        if (position != dataStart + dataLength)
            throw new CheckpointException($"{file}: expected {position - dataStart} bytes of tensor data, the file has {dataLength}.");
    }

    private CheckpointException Bad(string key, string problem) => new($"{file}: '{key}': {problem}.");
}
