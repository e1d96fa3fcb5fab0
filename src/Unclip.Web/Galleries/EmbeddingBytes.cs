using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Unclip.Web.Galleries;

/// <summary>Embeddings as the database has them: little-endian floats.</summary>
internal static class EmbeddingBytes
{
    public static byte[] Of(ReadOnlySpan<float> embedding) => MemoryMarshal.AsBytes(embedding).ToArray();

    public static ReadOnlySpan<float> Read(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, float>(bytes);

    /// <summary>The same direction; zero stays zero.</summary>
    public static float[] OfLengthOne(ReadOnlySpan<float> embedding)
    {
        float[] unit = embedding.ToArray();
        float length = TensorPrimitives.Norm(embedding);
        if (length > 0) TensorPrimitives.Divide(unit, length, unit);
        return unit;
    }
}
