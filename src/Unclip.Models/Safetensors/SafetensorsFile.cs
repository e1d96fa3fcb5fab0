using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Unclip.Models.Safetensors;

/// <summary>A memory-mapped, strictly checked safetensors file. Safe to read from several threads.</summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;

    private SafetensorsFile(string path, SafetensorsHeader header, MemoryMappedFile map)
    {
        Path = path;
        Tensors = header.Tensors;
        Metadata = header.Metadata;
        this.map = map;
        view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    public string Path { get; }

    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <exception cref="CheckpointException">The file is missing or breaks a rule of the format.</exception>
    public static SafetensorsFile Open(string path)
    {
        FileStream stream;
        try
        {
            stream = File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path}: cannot be opened: {exception.Message}", exception);
        }
        try
        {
            SafetensorsHeader header = SafetensorsHeader.Read(stream, path);
            return new(path, header, MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public TensorInfo this[string key] => Tensors.TryGetValue(key, out TensorInfo? tensor)
        ? tensor
        : throw new CheckpointException($"{Path}: '{key}' is missing, expected it among the {Tensors.Count} keys.");

    /// <summary>The tensor's values, row-major; half precision and bfloat16 are widened, F64 is rounded.</summary>
    public float[] ReadFloats(string key)
    {
        TensorInfo tensor = this[key];
        float[] values = new float[tensor.ElementCount];
        switch (tensor.DType)
        {
            case SafetensorsDType.F32:
                Read(tensor, MemoryMarshal.AsBytes(values.AsSpan()));
                break;
            case SafetensorsDType.F16:
                Half[] halves = ReadElements<Half>(tensor);
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)halves[i];
                break;
            case SafetensorsDType.BF16:
                // bfloat16 is the upper half of a float32.
                ushort[] upperHalves = ReadElements<ushort>(tensor);
                for (int i = 0; i < values.Length; i++)
                    values[i] = BitConverter.UInt32BitsToSingle((uint)upperHalves[i] << 16);
                break;
            case SafetensorsDType.F64:
                double[] doubles = ReadElements<double>(tensor);
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)doubles[i];
                break;
            default:
                throw new CheckpointException($"{Path}: '{key}' is {tensor.DType}, expected a floating-point type.");
        }
        return values;
    }

    /// <summary>The tensor's values, row-major: I64, I32, U8 and BOOL (0 or 1).</summary>
    public long[] ReadIntegers(string key)
    {
        TensorInfo tensor = this[key];
        return tensor.DType switch
        {
            SafetensorsDType.I64 => ReadElements<long>(tensor),
            SafetensorsDType.I32 => Array.ConvertAll(ReadElements<int>(tensor), value => (long)value),
            SafetensorsDType.U8 => Array.ConvertAll(ReadElements<byte>(tensor), value => (long)value),
            SafetensorsDType.BOOL => Array.ConvertAll(ReadElements<byte>(tensor), value => value == 0 ? 0L : 1L),
            _ => throw new CheckpointException($"{Path}: '{key}' is {tensor.DType}, expected an integer type."),
        };
    }

    /// <summary>The tensor's bytes as they lie in the file.</summary>
    public byte[] ReadBytes(string key)
    {
        TensorInfo tensor = this[key];
        byte[] bytes = new byte[tensor.Length];
        Read(tensor, bytes);
        return bytes;
    }

    public void Dispose()
    {
        view.Dispose();
        map.Dispose();
    }

    private T[] ReadElements<T>(TensorInfo tensor)
        where T : unmanaged
    {
        T[] values = new T[tensor.ElementCount];
        Read(tensor, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private void Read(TensorInfo tensor, Span<byte> destination) =>
        view.SafeMemoryMappedViewHandle.ReadSpan((ulong)tensor.Offset, destination);
}
