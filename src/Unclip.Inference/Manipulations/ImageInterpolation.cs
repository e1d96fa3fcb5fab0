using System.Runtime.CompilerServices;
using Unclip.Diffusion.Interpolation;
using Unclip.Inference.Pictures;
using Unclip.Inference.Stages;

namespace Unclip.Inference.Manipulations;

/// <summary>A row of <see cref="PaintingRequest.Count"/> pictures from one to another.</summary>
public sealed record ImageInterpolationRequest : PaintingRequest
{
    public required Picture From { get; init; }

    public required Picture To { get; init; }
}

/// <summary>z_θ = slerp(z_i of one picture, z_i of another, θ), all decoded from the same noise (arXiv 2204.06125, §3.2).</summary>
public sealed class ImageInterpolation(UnclipModel model)
{
    private readonly TextStage text = new(model);
    private readonly ImageStage image = new(model);
    private readonly Painter painter = new(model);

    /// <summary>Yields every step; the last holds the row, θ from 0 to 1.</summary>
    public async IAsyncEnumerable<GenerationStep> PaintAsync(ImageInterpolationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequestValidation.Validate(request, model.Capabilities);
        float[] ends = await image.EncodeAsync([request.From, request.To], cancellationToken).ConfigureAwait(false);
        int width = ends.Length / 2;
        float[] embeddings = new float[request.Count * width];
        for (int i = 0; i < request.Count; i++)
            Slerp.Between(ends.AsSpan(0, width), ends.AsSpan(width), Theta(i, request.Count), embeddings.AsSpan(i * width, width));
        Captions captions = await text.EncodeAsync("", request.Count, cancellationToken).ConfigureAwait(false);
        await foreach (GenerationStep step in painter.PaintAsync(captions, embeddings, request, sharedNoise: true, cancellationToken).ConfigureAwait(false))
            yield return step;
    }

    /// <summary>Evenly from 0 to 1; a single frame is the beginning.</summary>
    internal static double Theta(int index, int count) => count == 1 ? 0 : index / (count - 1.0);
}
