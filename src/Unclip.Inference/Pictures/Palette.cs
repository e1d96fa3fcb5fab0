using System.Runtime.InteropServices;

namespace Unclip.Inference.Pictures;

/// <summary>At most 256 colours that stand for all of a picture's (Heckbert 1982, "Color Image Quantization for Frame Buffer Display").</summary>
internal sealed class Palette
{
    public const int MaxColours = 256;

    /// <summary>Of each channel, in the histogram.</summary>
    private const int Bits = 5;
    private const int BinCount = 1 << (3 * Bits);

    /// <summary>Nearest colours of the histogram's bins, as far as they were asked for; 0: not yet, else index + 1.</summary>
    private readonly short[] nearest = new short[BinCount];

    private Palette(byte[] colours) => Colours = colours;

    /// <summary>Interleaved RGB.</summary>
    public byte[] Colours { get; }

    public static Palette Of(Picture picture)
    {
        List<Bin> all = Histogram(picture);
        PriorityQueue<List<Bin>, double> boxes = new([(all, -Weight(all))]);
        while (boxes.Count < MaxColours && boxes.Peek().Count > 1)
            boxes.EnqueueRange(Split(boxes.Dequeue()).Select(half => (half, -Weight(half))));
        return new([.. boxes.UnorderedItems.SelectMany(box => Mean(box.Element))]);
    }

    /// <summary>The picture in these colours, by error diffusion (Floyd and Steinberg 1976).</summary>
    /// <returns>Height × Width indices of colours.</returns>
    public byte[] Dither(Picture picture)
    {
        byte[] indices = new byte[picture.Width * picture.Height];
        // What a row still owes to the pixels below it, a pixel wider on either side.
        int[] owed = new int[(picture.Width + 2) * 3], next = new int[owed.Length];
        Span<int> wanted = stackalloc int[3];
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                int at = (y * picture.Width) + x, here = (x + 1) * 3;
                for (int c = 0; c < 3; c++)
                    wanted[c] = Math.Clamp(picture.Rgb[(at * 3) + c] + (owed[here + c] / 16), 0, 255);
                indices[at] = Nearest(wanted);
                for (int c = 0; c < 3; c++)
                {
                    int error = wanted[c] - Colours[(indices[at] * 3) + c];
                    owed[here + 3 + c] += 7 * error;
                    next[here - 3 + c] += 3 * error;
                    next[here + c] += 5 * error;
                    next[here + 3 + c] += error;
                }
            }
            (owed, next) = (next, owed);
            Array.Clear(next);
        }
        return indices;
    }

    private byte Nearest(ReadOnlySpan<int> rgb)
    {
        ref short known = ref nearest[BinOf(rgb[0], rgb[1], rgb[2])];
        if (known == 0)
        {
            int best = int.MaxValue;
            for (int i = 0; i < Colours.Length / 3; i++)
            {
                int distance = 0;
                for (int c = 0; c < 3; c++)
                    distance += (rgb[c] - Colours[(i * 3) + c]) * (rgb[c] - Colours[(i * 3) + c]);
                if (distance < best)
                    (best, known) = (distance, (short)(i + 1));
            }
        }
        return (byte)(known - 1);
    }

    private static int BinOf(int r, int g, int b) => (r >> (8 - Bits) << (2 * Bits)) | (g >> (8 - Bits) << Bits) | (b >> (8 - Bits));

    private static List<Bin> Histogram(Picture picture)
    {
        Dictionary<int, Bin> bins = [];
        for (int i = 0; i < picture.Rgb.Length; i += 3)
        {
            (byte r, byte g, byte b) = (picture.Rgb[i], picture.Rgb[i + 1], picture.Rgb[i + 2]);
            ref Bin bin = ref CollectionsMarshal.GetValueRefOrAddDefault(bins, BinOf(r, g, b), out _);
            bin = new(bin.Red + r, bin.Green + g, bin.Blue + b, bin.Count + 1);
        }
        return [.. bins.Values];
    }

    /// <summary>How much there is to gain by splitting; 0 for a single bin.</summary>
    private static double Weight(List<Bin> box) => WidestChannel(box).Width * box.Sum(bin => bin.Count);

    private static (int Channel, double Width) WidestChannel(List<Bin> box) =>
        Enumerable.Range(0, 3).Select(channel => (channel, box.Max(bin => bin.Mean(channel)) - box.Min(bin => bin.Mean(channel)))).MaxBy(pair => pair.Item2);

    /// <summary>At the median pixel along the widest channel; neither half is empty.</summary>
    private static IEnumerable<List<Bin>> Split(List<Bin> box)
    {
        int channel = WidestChannel(box).Channel;
        List<Bin> sorted = [.. box.OrderBy(bin => bin.Mean(channel))];
        long half = sorted.Sum(bin => bin.Count) / 2, sum = 0;
        int at = Math.Clamp(sorted.TakeWhile(bin => (sum += bin.Count) <= half).Count(), 1, sorted.Count - 1);
        return [sorted[..at], sorted[at..]];
    }

    private static IEnumerable<byte> Mean(List<Bin> box)
    {
        Bin all = box.Aggregate((a, b) => new(a.Red + b.Red, a.Green + b.Green, a.Blue + b.Blue, a.Count + b.Count));
        return Enumerable.Range(0, 3).Select(channel => (byte)Math.Round(all.Mean(channel)));
    }

    /// <summary>Sums of the pixels of nearly one colour.</summary>
    private readonly record struct Bin(long Red, long Green, long Blue, long Count)
    {
        public double Mean(int channel) => (double)(channel switch { 0 => Red, 1 => Green, _ => Blue }) / Count;
    }
}
