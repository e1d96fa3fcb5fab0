using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;

namespace Unclip.Web.Generation;

/// <summary>A job's pictures as one thing: a row, or a square, that is looked at in an order.</summary>
public static class Row
{
    /// <summary>Long enough to see each picture, short enough to see it move.</summary>
    public static TimeSpan FrameDuration { get; } = TimeSpan.FromMilliseconds(180);

    /// <summary>Pictures in a line.</summary>
    public static int ColumnsOf(PaintingRequest request) => request is InterpolationRequest row ? row.Columns : request.Count;

    /// <summary>
    /// From the first to the last and back, so that it can begin again without a jump; in a square every other line backwards,
    /// so that each picture lies beside the one before.
    /// </summary>
    public static IReadOnlyList<int> PlayingOrder(PaintingRequest request)
    {
        int columns = ColumnsOf(request);
        int[] forth = [.. Enumerable.Range(0, request.Count).Select(i => i / columns % 2 == 0 ? i : (i / columns * columns) + columns - 1 - (i % columns))];
        return [.. forth, .. forth.Reverse().Skip(1).SkipLast(1)];
    }

    /// <summary>All pictures of a finished job in one PNG, with its recipe inside.</summary>
    public static byte[] Strip(GenerationJob job) =>
        job.Model.EncodePng(PictureRow.Strip(Pictures(job), ColumnsOf(job.Request)), job.Request, 0);

    /// <summary>A finished job as a moving picture.</summary>
    public static byte[] Webp(GenerationJob job) => PictureRow.EncodeWebp(Frames(job), FrameDuration);

    /// <summary>A finished job as a moving picture for what does not take WebP.</summary>
    public static byte[] Gif(GenerationJob job) => PictureRow.EncodeGif(Frames(job), FrameDuration);

    private static Picture[] Frames(GenerationJob job)
    {
        Picture[] pictures = Pictures(job);
        return [.. PlayingOrder(job.Request).Select(index => pictures[index])];
    }

    private static Picture[] Pictures(GenerationJob job) => [.. job.Snapshot.Pictures.Select(png => PictureCodec.Decode(png))];
}
