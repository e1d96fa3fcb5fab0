using System.IO.MemoryMappedFiles;
using Unclip.Training.World;

namespace Unclip.Training.Data;

/// <summary>Scenes 0 … Count-1 of the training world, drawn once at one size and memory-mapped: Count × S × S × 3 bytes, RGB.</summary>
public sealed class PictureShard : IDisposable
{
    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    private PictureShard(string path, int size)
    {
        Size = size;
        FileStream stream = File.OpenRead(path);
        Count = (int)(stream.Length / PictureBytes);
        file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    public int Size { get; }
    public int Count { get; }
    private int PictureBytes => Size * Size * 3;

    /// <summary>Opens a shard, drawing it first if the folder does not hold it yet.</summary>
    public static PictureShard OpenOrDraw(string folder, int count, int size, Action<double>? progress = null, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"scenes-{count}-{size}.rgb");
        if (!File.Exists(path))
            Draw(path, count, size, progress, cancellationToken);
        return new(path, size);
    }

    private static void Draw(string path, int count, int size, Action<double>? progress, CancellationToken cancellationToken)
    {
        string temporary = path + ".tmp";
        using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            const int Block = 2048;
            byte[][] pictures = new byte[Block][];
            for (int first = 0; first < count; first += Block)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int length = Math.Min(Block, count - first);
                Parallel.For(0, length, i => pictures[i] = SceneRenderer.Render(SceneGenerator.Draw((ulong)(first + i)), size));
                for (int i = 0; i < length; i++)
                    stream.Write(pictures[i]);
                progress?.Invoke((first + length) / (double)count);
            }
        }
        File.Move(temporary, path);
    }

    /// <summary>Reads picture <paramref name="index"/> as planar floats in [-1, 1], averaging blocks of pixels down to <paramref name="side"/>.</summary>
    public void Read(int index, int side, Span<float> destination)
    {
        byte[] bytes = new byte[PictureBytes];
        view.ReadArray((long)index * PictureBytes, bytes, 0, bytes.Length);
        int factor = Size / side;
        float scale = 1 / (127.5f * factor * factor);
        for (int channel = 0; channel < 3; channel++)
            for (int y = 0; y < side; y++)
                for (int x = 0; x < side; x++)
                {
                    int sum = 0;
                    for (int dy = 0; dy < factor; dy++)
                        for (int dx = 0; dx < factor; dx++)
                            sum += bytes[((y * factor + dy) * Size + x * factor + dx) * 3 + channel];
                    destination[(channel * side + y) * side + x] = sum * scale - 1;
                }
    }

    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }
}
