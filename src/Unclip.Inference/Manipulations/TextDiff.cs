using System.ComponentModel.DataAnnotations;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Unclip.Diffusion.Interpolation;
using Unclip.Inference.Pictures;
using Unclip.Inference.Stages;

namespace Unclip.Inference.Manipulations;

/// <summary>A row of <see cref="PaintingRequest.Count"/> pictures: one, and what becomes of it as the caption changes.</summary>
public sealed record TextDiffRequest : PaintingRequest
{
    public required Picture Picture { get; init; }

    /// <summary>What the picture shows, as far as it is going to change: "a house in summer".</summary>
    [Required, StringLength(GenerationRequest.MaxPromptLength)]
    public required string From { get; init; }

    /// <summary>What it shall show instead: "a house in winter".</summary>
    [Required, StringLength(GenerationRequest.MaxPromptLength)]
    public required string To { get; init; }

    /// <summary>θ of the last picture; the paper goes to between 0.25 and 0.5.</summary>
    [Range(0.0, 1.0)]
    public double MaxTheta { get; init; } = 0.5;

    public override bool ReadsPictures => true;

    public override bool Inverts => true;

    /// <summary>θ of a picture of the row, 0-based.</summary>
    public double Theta(int index) => MaxTheta * InterpolationRequest.Theta(index, Count);
}

/// <summary>
/// Text diffs (arXiv 2204.06125, §3.3): z_d = norm(z_t(to) - z_t(from)), z_θ = slerp(z_i, z_d, θ), decoded from the picture's
/// own noise, so that θ = 0 gives the picture back. z_d is brought to the length of z_i.
/// </summary>
public sealed class TextDiff(UnclipModel model)
{
    private readonly TextStage text = new(model);
    private readonly ImageStage image = new(model);
    private readonly Inverter inverter = new(model);
    private readonly Painter painter = new(model);

    /// <summary>Yields every step; the last holds the row, θ from 0 up.</summary>
    public async IAsyncEnumerable<GenerationStep> PaintAsync(TextDiffRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequestValidation.Validate(request, model.Capabilities);
        float[] imageEmbedding = await image.EncodeAsync([request.Picture], cancellationToken).ConfigureAwait(false);
        Caption[] ends = await text.EncodeAsync([request.From, request.To], maskPadding: false, cancellationToken).ConfigureAwait(false);
        float[] direction = Direction(ends[0].TextEmbedding, ends[1].TextEmbedding, imageEmbedding);

        float[] start = [];
        await foreach (InversionProgress progress in inverter.InvertAsync([request.Picture], imageEmbedding, request, cancellationToken).ConfigureAwait(false))
        {
            start = progress.Noise;
            yield return progress.Step;
        }

        float[] embeddings = new float[request.Count * imageEmbedding.Length];
        for (int i = 0; i < request.Count; i++)
            Slerp.Between(imageEmbedding, direction, request.Theta(i), embeddings.AsSpan(i * imageEmbedding.Length, imageEmbedding.Length));
        Captions captions = await text.EncodeAsync("", request.Count, cancellationToken).ConfigureAwait(false);
        PaintingNoise noise = new(request.Seed, request.Count, IsShared: true, Rows.Repeat(start, request.Count));
        await foreach (GenerationStep step in painter.PaintAsync(captions, embeddings, request, noise, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (step is PicturesFinished finished)
                yield return inverter.Compare(request.Picture, finished.SmallPictures[0]);
            yield return step;
        }
    }

    /// <summary>z_d, as long as z_i; z_i itself, where nothing leads, when both captions say the same.</summary>
    private static float[] Direction(float[] from, float[] to, float[] imageEmbedding)
    {
        float fromNorm = TensorPrimitives.Norm<float>(from), toNorm = TensorPrimitives.Norm<float>(to);
        float[] direction = [.. from.Zip(to, (f, t) => (t / toNorm) - (f / fromNorm))];
        float norm = TensorPrimitives.Norm<float>(direction), length = TensorPrimitives.Norm<float>(imageEmbedding);
        return norm < 1e-6f ? imageEmbedding : [.. direction.Select(value => value / norm * length)];
    }
}
