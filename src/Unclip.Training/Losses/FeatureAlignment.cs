using Unclip.Training.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Losses;

/// <summary>
/// Representation alignment (Yu et al. 2024, arXiv 2410.06940, eq. 8): the decoder's middle features, seen through a small
/// network, shall resemble what the image encoder knows of the clean picture's patches. A decoder learns what things look
/// like sooner so; only training needs the small network.
/// </summary>
/// <param name="set">Gets its parameters.</param>
/// <param name="channels">Of the decoder's middle features.</param>
/// <param name="width">Of the encoder's.</param>
internal sealed class FeatureAlignment(ParameterSet set, int channels, int width)
{
    private readonly Linear first = new(set, "alignment.0", channels, 2 * width);
    private readonly Linear second = new(set, "alignment.2", 2 * width, width);

    /// <param name="middle">[B, C, h, w]</param>
    /// <param name="patches">[B, h · w, H]</param>
    /// <returns>1 - the mean cosine similarity.</returns>
    public Tensor Loss(Tensor middle, Tensor patches)
    {
        Tensor seen = second.Forward(functional.silu(first.Forward(middle.flatten(2).transpose(1, 2))));
        return 1 - functional.cosine_similarity(seen, patches, dim: -1).mean();
    }
}
