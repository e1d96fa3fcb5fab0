using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Unclip.Diffusion.Interpolation;
using Unclip.Inference.Stages;

namespace Unclip.Inference.Manipulations;

/// <summary>Pictures between others: a row of <see cref="PaintingRequest.Count"/>, or a square of as many.</summary>
public sealed record InterpolationRequest : ImaginingRequest, IValidatableObject
{
    /// <summary>Two ends of a row; or four corners of a square: top left, top right, bottom left, bottom right.</summary>
    public required IReadOnlyList<Ingredient> Corners { get; init; }

    /// <summary>Whether the noise, too, is between those that lead to the corners, all pictures; else it is one and the same for all.</summary>
    public bool FromTheirNoise { get; init; }

    public override bool ReadsTexts => Corners.OfType<TextIngredient>().Any();

    public override bool ReadsPictures => Corners.OfType<PictureIngredient>().Any();

    public override bool Inverts => FromTheirNoise;

    /// <summary>Pictures in a row of the square; in a row of two ends, all of them.</summary>
    [JsonIgnore]
    public int Columns => Corners.Count == 2 ? Count : (int)Math.Round(Math.Sqrt(Count));

    /// <summary>Where each picture lies, from 0 to 1 across and down.</summary>
    internal IEnumerable<(double Across, double Down)> Places => Enumerable.Range(0, Count).Select(i =>
        (Theta(i % Columns, Columns), Theta(i / Columns, Count / Columns)));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Corners.Count is not (2 or 4))
            yield return new($"There are {Corners.Count} corners, expected 2 for a row or 4 for a square.");
        else if (Corners.Count == 4 && Columns * Columns != Count)
            yield return new($"Count is {Count}, expected a square number between four corners.");
        if (FromTheirNoise && Corners.Any(corner => corner is not PictureIngredient))
            yield return new("Only pictures have noise of their own: expected pictures in all corners.");
    }

    /// <summary>Evenly from 0 to 1; a single frame is the beginning.</summary>
    internal static double Theta(int index, int count) => count == 1 ? 0 : index / (count - 1.0);
}

/// <summary>z_θ = slerp(z_i of one, z_i of another, θ), all decoded from the same noise, or with x_T between theirs in the same way (arXiv 2204.06125, §3.2).</summary>
public sealed class Interpolation(UnclipModel model)
{
    private readonly TextStage text = new(model);
    private readonly Embedder embedder = new(model);
    private readonly Inverter inverter = new(model);
    private readonly Painter painter = new(model);

    /// <summary>Yields every step; the last holds the row or square, line by line.</summary>
    public async IAsyncEnumerable<GenerationStep> PaintAsync(InterpolationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RequestValidation.Validate(request, model.Capabilities);
        float[] corners = await embedder.EmbedAsync(request.Corners, request, cancellationToken).ConfigureAwait(false);
        PaintingNoise noise = new(request.Seed, request.Count, IsShared: true);
        if (request.FromTheirNoise)
        {
            float[] starts = [];
            await foreach (InversionProgress progress in inverter.InvertAsync([.. request.Corners.Cast<PictureIngredient>().Select(corner => corner.Picture)], corners, request, cancellationToken).ConfigureAwait(false))
            {
                starts = progress.Noise;
                yield return progress.Step;
            }
            noise = noise with { DecoderStart = Between(starts, request) };
        }
        Captions captions = await text.EncodeAsync("", request.Count, cancellationToken).ConfigureAwait(false);
        await foreach (GenerationStep step in painter.PaintAsync(captions, Between(corners, request), request, noise, cancellationToken: cancellationToken).ConfigureAwait(false))
            yield return step;
    }

    /// <param name="corners">[2 or 4, N].</param>
    /// <param name="request">Says where pictures lie between them.</param>
    /// <returns>[B, N]</returns>
    private static float[] Between(float[] corners, InterpolationRequest request)
    {
        int width = corners.Length / request.Corners.Count;
        float[] Along(float[] from, float[] to, double theta)
        {
            float[] result = new float[width];
            Slerp.Between(from, to, theta, result);
            return result;
        }
        return [.. request.Places.SelectMany(place =>
        {
            float[] top = Along(Rows.Row(corners, 0, width), Rows.Row(corners, 1, width), place.Across);
            return request.Corners.Count == 2 ? top
                : Along(top, Along(Rows.Row(corners, 2, width), Rows.Row(corners, 3, width), place.Across), place.Down);
        })];
    }
}
