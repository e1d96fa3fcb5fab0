using Unclip.Models.Safetensors;

namespace Unclip.Models;

/// <summary>
/// Principal component analysis of a training set's z_i; a checkpoint may hold it as <c>principal_components.safetensors</c>
/// beside model_index.json.
/// </summary>
/// <param name="Mean">D values.</param>
/// <param name="Axes">Orthonormal, in order of falling variance, [K, D].</param>
/// <param name="Deviations">Standard deviations along the axes, K values.</param>
public sealed record PrincipalComponents(float[] Mean, float[] Axes, float[] Deviations)
{
    public const string FileName = "principal_components.safetensors";

    /// <summary>K.</summary>
    public int Count => Deviations.Length;

    /// <param name="embedding">z_i, D values.</param>
    /// <param name="component">0-based.</param>
    /// <returns>Its coordinate on one axis, not divided by the deviation.</returns>
    public float Coordinate(ReadOnlySpan<float> embedding, int component)
    {
        float sum = 0;
        for (int i = 0; i < Mean.Length; i++)
            sum += (embedding[i] - Mean[i]) * Axes[component * Mean.Length + i];
        return sum;
    }

    /// <summary>z_i with its first components alone, the others at their mean (arXiv 2204.06125, §4).</summary>
    /// <param name="embedding">z_i, D values.</param>
    /// <param name="count">0 to K.</param>
    public float[] Reconstruct(ReadOnlySpan<float> embedding, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        float[] result = [.. Mean];
        for (int k = 0; k < count; k++)
        {
            float coordinate = Coordinate(embedding, k);
            for (int i = 0; i < result.Length; i++)
                result[i] += coordinate * Axes[k * result.Length + i];
        }
        return result;
    }

    /// <summary>Writes them into a checkpoint's folder.</summary>
    public void Write(string folder) => SafetensorsWriter.Write(Path.Combine(folder, FileName),
        [("mean", [Mean.Length], Mean), ("axes", [Count, Mean.Length], Axes), ("deviations", [Count], Deviations)], SafetensorsDType.F32);

    /// <param name="path">The file.</param>
    /// <param name="width">D that the checkpoint's encoders have.</param>
    /// <exception cref="CheckpointException">A tensor is missing or misshapen.</exception>
    internal static PrincipalComponents Read(string path, int width)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        int count = (int)file["deviations"].ElementCount;
        return new(Values("mean", width), Values("axes", count, width), Values("deviations", count));

        float[] Values(string key, params long[] shape) => file[key].Shape.SequenceEqual(shape)
            ? file.ReadFloats(key)
            : throw new CheckpointException($"{path}: '{key}' is {file[key].ShapeText}, expected {TensorShape.Text(shape)}.");
    }
}
