using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Unclip.Models.Safetensors;

public static class SafetensorsWriter
{
    /// <summary>
    /// Writes keys in ordinal order, the data starting at a multiple of 64 bytes (the header is padded with spaces), to a
    /// temporary file beside <paramref name="path"/> that then takes its place: a reader never sees half a file.
    /// </summary>
    /// <param name="path">An existing file is replaced.</param>
    /// <param name="tensors">Name, shape and row-major values; names must differ.</param>
    /// <param name="dtype">F32, or F16 or BF16 (rounded to nearest even).</param>
    /// <param name="metadata">Becomes <c>__metadata__</c>.</param>
    public static void Write(
        string path,
        IEnumerable<(string Name, long[] Shape, float[] Values)> tensors,
        SafetensorsDType dtype,
        IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(path, tensors.Select(tensor => (tensor.Name, tensor.Shape, (Func<float[]>)(() => tensor.Values))), dtype, metadata);

    /// <summary>The same with values that are asked for one tensor after the other, so that a large network need not be in memory.</summary>
    public static void Write(
        string path,
        IEnumerable<(string Name, long[] Shape, Func<float[]> Values)> tensors,
        SafetensorsDType dtype,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (dtype is not (SafetensorsDType.F32 or SafetensorsDType.F16 or SafetensorsDType.BF16))
            throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "Expected F32, F16 or BF16.");
        var sorted = tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal).ToArray();
        if (sorted.Zip(sorted.Skip(1)).FirstOrDefault(pair => pair.First.Name == pair.Second.Name).First.Name is string twice)
            throw new ArgumentException($"'{twice}' is given twice.", nameof(tensors));
        byte[] header = Header(sorted, dtype, metadata);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach (var (name, shape, read) in sorted)
            {
                float[] values = read();
                if (ElementCount(shape) != values.LongLength)
                    throw new ArgumentException($"'{name}' is {TensorShape.Text(shape)}, but {values.LongLength} values are given.", nameof(tensors));
                stream.Write(ToBytes(values, dtype));
            }
        });
    }

    private static long ElementCount(long[] shape) => shape.Aggregate(1L, (product, size) => product * size);

    private static ReadOnlySpan<byte> ToBytes(float[] values, SafetensorsDType dtype) => dtype switch
    {
        SafetensorsDType.F16 => MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, value => (Half)value)),
        SafetensorsDType.BF16 => MemoryMarshal.AsBytes<ushort>(Array.ConvertAll(values, ToBFloat16)),
        _ => MemoryMarshal.AsBytes(values.AsSpan()),
    };

    /// <summary>The upper half of a float32, rounded to nearest even.</summary>
    private static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    private static byte[] Header((string Name, long[] Shape, Func<float[]> Values)[] tensors, SafetensorsDType dtype, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        buffer.Write(new byte[8]);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long offset = 0;
            foreach (var (name, shape, _) in tensors)
                WriteEntry(json, name, shape, dtype, offset, offset += ElementCount(shape) * dtype.Size());
            json.WriteEndObject();
        }
        while (buffer.Length % 64 != 0)
            buffer.WriteByte((byte)' ');
        byte[] header = buffer.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - 8);
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
            return;
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, long[] shape, SafetensorsDType dtype, long begin, long end)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", dtype.ToString());
        json.WriteStartArray("shape");
        foreach (long size in shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
