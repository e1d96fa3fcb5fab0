using Unclip.Models;

namespace Unclip.Inference;

/// <summary>Something that a checkpoint can do, or cannot.</summary>
/// <param name="Name">For people: "Text to picture".</param>
/// <param name="Missing">Why not, in a sentence; null when it can.</param>
public sealed record ModelAbility(string Name, string? Missing)
{
    public const string TextToPicture = "Text to picture";
    public const string PictureIn = "Pictures to embeddings";
    public const string Upsampling = "Larger pictures";

    internal static IReadOnlyList<ModelAbility> Of(Checkpoint checkpoint) =>
    [
        new(TextToPicture, checkpoint.HasPrior ? null : "The checkpoint has no prior, which makes an image embedding from a caption."),
        new(PictureIn, checkpoint.HasImageEncoder ? null : "The checkpoint has no image encoder, which makes an image embedding from a picture."),
        new(Upsampling, checkpoint.HasUpsampler ? null : $"The checkpoint has no upsampler: pictures are {checkpoint.DecoderConfig.SampleSize} × {checkpoint.DecoderConfig.SampleSize} pixels."),
    ];
}
