using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Unclip.Inference.Pictures;
using Unclip.Inference.Stages;

namespace Unclip.Inference.Manipulations;

/// <summary>A picture made larger, so many times over.</summary>
public sealed record UpsamplingRequest : PaintingRequest
{
    /// <summary>Brought to the size of the decoder's pictures first, where it is of another.</summary>
    public required Picture Picture { get; init; }
}

/// <summary>The upsamplers alone: another try at the details of a picture.</summary>
public sealed class Upsampling(UnclipModel model)
{
    private readonly Painter painter = new(model);

    /// <summary>Yields every step; the last holds the pictures.</summary>
    /// <exception cref="ValidationException">The request cannot be run, or the size asked for is not larger than the decoder's.</exception>
    public async IAsyncEnumerable<GenerationStep> PaintAsync(UpsamplingRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequestValidation.Validate(request, model.Capabilities);
        int small = model.Capabilities.Cascade.Sides[0];
        float[] pixels = Rows.Repeat(PlanarPixels.FromPicture(Framing.Square(request.Picture, small)), request.Count);
        await foreach (GenerationStep step in painter.UpsampleAsync(pixels, request, new(request.Seed, request.Count), cancellationToken: cancellationToken).ConfigureAwait(false))
            yield return step;
    }
}
