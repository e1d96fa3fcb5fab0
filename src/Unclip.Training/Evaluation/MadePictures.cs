using System.Security.Cryptography;
using System.Text;
using Unclip.Inference;
using Unclip.Inference.Pictures;

namespace Unclip.Training.Evaluation;

/// <summary>Pictures of a checkpoint on disk, so that an evaluation that was stopped goes on, and a larger one contains a smaller one.</summary>
/// <param name="folder">Where evaluations keep theirs.</param>
/// <param name="fingerprint">Of all that makes them.</param>
internal sealed class MadePictures(string folder, string fingerprint)
{
    private readonly string own = Path.Combine(folder, fingerprint[..12]);

    /// <param name="what">What they are made of.</param>
    /// <param name="request">How, with their number, size and seed.</param>
    /// <param name="make">Makes them where they are not there.</param>
    public async Task<IReadOnlyList<Picture>> OfAsync(string what, GenerationRequest request, Func<Task<IReadOnlyList<Picture>>> make)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{what}\n{request}")))[..32];
        string path = Path.Combine(own, name);
        if (File.Exists(path))
            return Read(path, request.Count);
        IReadOnlyList<Picture> pictures = await make();
        Directory.CreateDirectory(own);
        await File.WriteAllBytesAsync(path + ".tmp", [.. pictures.SelectMany(picture => picture.Rgb)]);
        File.Move(path + ".tmp", path, overwrite: true);
        return pictures;
    }

    private static IReadOnlyList<Picture> Read(string path, int count)
    {
        byte[] all = File.ReadAllBytes(path);
        int side = (int)Math.Sqrt(all.Length / count / 3);
        return [.. all.Chunk(all.Length / count).Select(rgb => new Picture(side, side, rgb))];
    }
}
