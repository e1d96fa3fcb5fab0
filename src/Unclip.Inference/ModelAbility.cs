using Unclip.Models;

namespace Unclip.Inference;

/// <summary>Something that a checkpoint can do, or cannot.</summary>
public enum ModelAbility
{
    /// <summary>Needs a prior, which makes an image embedding from a caption.</summary>
    TextToPicture,
    /// <summary>Pictures to embeddings: needs an image encoder.</summary>
    PictureIn,
    /// <summary>Larger pictures than the decoder's: needs an upsampler.</summary>
    Upsampling,
}

internal static class ModelAbilities
{
    public static IReadOnlyList<ModelAbility> MissingFrom(Checkpoint checkpoint) => [.. Enum.GetValues<ModelAbility>().Where(ability => !checkpoint.Has(ability))];

    private static bool Has(this Checkpoint checkpoint, ModelAbility ability) => ability switch
    {
        ModelAbility.TextToPicture => checkpoint.HasPrior,
        ModelAbility.PictureIn => checkpoint.HasImageEncoder,
        ModelAbility.Upsampling => checkpoint.HasUpsampler,
        _ => throw new ArgumentOutOfRangeException(nameof(ability), ability, null),
    };
}
