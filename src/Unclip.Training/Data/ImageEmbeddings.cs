using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Unclip.Training.Checkpoints;
using Unclip.Training.Networks;
using Unclip.Training.Optimisation;
using static TorchSharp.torch;

namespace Unclip.Training.Data;

/// <summary>z_i of every picture of a shard, computed once per image encoder and kept beside the shard.</summary>
public sealed class ImageEmbeddings
{
    private readonly float[] values;
    private readonly int width;

    private ImageEmbeddings(float[] values, int width)
    {
        (this.values, this.width) = (values, width);
        using var scope = NewDisposeScope();
        Tensor all = tensor(values, [values.Length / width, width]);
        Mean = all.mean([0]).cpu().data<float>().ToArray();
        StandardDeviation = all.std(0).cpu().data<float>().ToArray();
    }

    public float[] Mean { get; }
    public float[] StandardDeviation { get; }

    /// <summary>All of them, row-major [N, D].</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>z_i of one scene.</summary>
    public ReadOnlySpan<float> Row(int scene) => values.AsSpan(scene * width, width);

    public static ImageEmbeddings OpenOrCompute(string folder, string modelFolder, CaptionedPictures data, int workers, Action<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        string weights = Path.Combine(modelFolder, "image_encoder", CheckpointWriter.TransformersWeights);
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(weights)))[..12];
        string path = Path.Combine(folder, $"embeddings-{data.Shard.Count}-{hash}.f32");
        int width = PictureBook.ImageEncoder.ProjectionDim;
        if (!File.Exists(path))
        {
            float[] computed = Compute(modelFolder, data, width, workers, progress, cancellationToken);
            File.WriteAllBytes(path + ".tmp", MemoryMarshal.AsBytes(computed.AsSpan()));
            File.Move(path + ".tmp", path);
        }
        return new(MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray(), width);
    }

    private static float[] Compute(string modelFolder, CaptionedPictures data, int width, int workers, Action<double>? progress, CancellationToken cancellationToken)
    {
        const int Batch = 64;
        ClipVisionModel encoder = CheckpointReader.ImageEncoder(modelFolder);
        float[] result = new float[data.Shard.Count * width];
        using WorkerTeam team = new(workers);
        for (int first = 0; first < data.Shard.Count; first += Batch * workers)
        {
            cancellationToken.ThrowIfCancellationRequested();
            team.Run(worker =>
            {
                using var noGrad = no_grad();
                int start = first + worker * Batch;
                int count = Math.Min(Batch, data.Shard.Count - start);
                if (count <= 0)
                    return;
                Tensor pixels = data.Pixels([.. Enumerable.Range(start, count)], PictureBook.ClipImageSize);
                encoder.Forward(pixels).cpu().data<float>().CopyTo(result, start * width);
            });
            progress?.Invoke(Math.Min(1, (first + Batch * workers) / (double)data.Shard.Count));
        }
        return result;
    }

    /// <returns>z_i of some scenes, [B, D].</returns>
    public Tensor Of(IReadOnlyList<int> scenes)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        float[] rows = new float[scenes.Count * width];
        for (int i = 0; i < scenes.Count; i++)
            values.AsSpan(scenes[i] * width, width).CopyTo(rows.AsSpan(i * width));
        return tensor(rows, [scenes.Count, width]);
    }
}
