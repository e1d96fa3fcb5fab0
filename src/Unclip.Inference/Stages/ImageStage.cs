using Unclip.Inference.Pictures;
using Unclip.Inference.Sessions;
using Unclip.Models;

namespace Unclip.Inference.Stages;

/// <summary>picture → z_i, by CLIP's image encoder.</summary>
internal sealed class ImageStage(UnclipModel model)
{
    /// <returns>z_i, [B, D], as the encoder yields it: neither normalised nor of length 1.</returns>
    public async Task<float[]> EncodeAsync(IReadOnlyList<Picture> pictures, CancellationToken cancellationToken)
    {
        int side = model.Checkpoint.ImageEncoderConfig.ImageSize;
        using NetworkCall call = model.Call(Network.ImageEncoder);
        call.FixedInput("pixel_values", pictures.SelectMany(picture => ImagePreprocessor.PixelValues(picture, model.Checkpoint.ImagePreprocessor)).ToArray(), pictures.Count, 3, side, side);
        float[] embeddings = call.Output("image_embeds", pictures.Count, model.Checkpoint.ImageEncoderConfig.ProjectionDim);
        await call.RunAsync(cancellationToken).ConfigureAwait(false);
        return embeddings;
    }
}
