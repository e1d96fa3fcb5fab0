using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Unclip.Inference;
using Unclip.Inference.Pictures;

namespace Unclip.Web.Sources;

/// <summary>A picture that something is going to be made of.</summary>
/// <param name="Id">Hash of its pixels: the same picture has the same id.</param>
/// <param name="Picture">At most <see cref="MaxSide"/> on a side.</param>
/// <param name="Png">The same pixels as a file, and nothing else.</param>
/// <param name="Recipe">What it was made by, where it says so.</param>
public sealed record SourcePicture(string Id, Picture Picture, byte[] Png, Recipe? Recipe)
{
    /// <summary>Larger ones are scaled down: no network here sees more.</summary>
    public const int MaxSide = RequestValidation.MaxPictureSide;

    /// <summary>What tools make of a larger one: recipes hold their pictures, and CLIP and the decoder see less.</summary>
    public const int ToolSide = 256;

    private const int IdBytes = 16;

    /// <summary>Why the recipe that its file holds cannot be used; null when it can, or there is none.</summary>
    public string? RecipeProblem { get; init; }

    /// <summary>Whether a person brought it; else it was made here.</summary>
    public bool Uploaded { get; init; }

    /// <summary>The job's picture that it is; null where it came from elsewhere.</summary>
    public SourceOrigin? Origin { get; init; }

    public string Path => $"/sources/{Id}.png";

    /// <summary>Bytes in memory.</summary>
    internal long Size => Picture.Rgb.Length + Png.Length;

    public static SourcePicture Of(Picture picture, Recipe? recipe = null)
    {
        picture = BicubicResize.Within(picture, MaxSide);
        return new(IdOf(picture), picture, PictureCodec.EncodePng(picture), recipe);
    }

    /// <summary>Reads a picture file, and the recipe in it where it is one of ours.</summary>
    /// <exception cref="InvalidDataException">Not a picture that can be used; the message says why.</exception>
    public static SourcePicture Read(byte[] file)
    {
        Picture picture = PictureCodec.Decode(file);
        if (!PngText.IsPng(file)) return Of(picture);
        try
        {
            return Of(picture, PictureCodec.ReadRecipe(file));
        }
        catch (InvalidDataException unusable)
        {
            return Of(picture) with { RecipeProblem = unusable.Message };
        }
    }

    /// <summary>Hash of the pixels: 32 hexadecimal digits.</summary>
    public static string IdOf(Picture picture)
    {
        byte[] side = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(side, picture.Width);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(side);
        hash.AppendData(picture.Rgb);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, IdBytes));
    }
}

/// <param name="JobId">The job's.</param>
/// <param name="Index">Which of its pictures, 0-based.</param>
public sealed record SourceOrigin(string JobId, int Index)
{
    /// <summary>Stands for the job's id in a link that sends a source picture itself.</summary>
    public const string OfSource = "source";

    /// <summary>"{jobId}/{index}", as in a link that sends a picture to another page; null when it is nothing of the kind.</summary>
    public static SourceOrigin? Parse(string? text) => text?.Split('/') is [{ Length: > 0 } jobId, var index]
        && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? new(jobId, number) : null;
}
