using Unclip.Models.Safetensors;

namespace Unclip.Golden;

/// <summary>One reference file's tensors, row-major.</summary>
public sealed class GoldenTensors : IDisposable
{
    private readonly SafetensorsFile file;

    internal GoldenTensors(string name) => file = SafetensorsFile.Open(GoldenFolder.File("reference", name + ".safetensors"));

    public IEnumerable<string> Names => file.Tensors.Keys;

    public long[] Shape(string name) => [.. file[name].Shape];

    /// <summary>F32 or F64 values as floats.</summary>
    public float[] Floats(string name) => file.ReadFloats(name);

    /// <summary>I64, I32, U8 and BOOL values (BOOL as 0 and 1).</summary>
    public long[] Integers(string name) => file.ReadIntegers(name);

    public void Dispose() => file.Dispose();
}
