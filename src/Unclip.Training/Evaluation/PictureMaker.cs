using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Inference.Stages;
using Unclip.Models;
using Unclip.Training.World;

namespace Unclip.Training.Evaluation;

/// <summary>Where the decoder's z_i comes from: the ways of arXiv 2204.06125, and what its §5.1 compares them with.</summary>
public enum EmbeddingSource
{
    /// <summary>The diffusion prior, as the app does it.</summary>
    DiffusionPrior,
    /// <summary>The autoregressive prior.</summary>
    AutoregressivePrior,
    /// <summary>z_t in place of z_i, brought to the usual length of a z_i.</summary>
    TextEmbedding,
    /// <summary>None: the vector that stands for "no z_i"; the decoder reads the caption alone.</summary>
    CaptionOnly,
    /// <summary>That of the drawn picture: what the decoder could do with a perfect prior.</summary>
    DrawnPicture,
}

/// <summary>Makes pictures of scenes from their full captions, by the stages that the app runs.</summary>
/// <param name="model">Makes them.</param>
/// <param name="folder">Where those lie that an earlier run has made.</param>
internal sealed class PictureMaker(UnclipModel model, string folder)
{
    private const int BatchSize = 8;
    private readonly TextStage text = new(model);
    private readonly ImageStage image = new(model);
    private readonly Imaginer imaginer = new(model);
    private readonly Painter painter = new(model);
    private readonly MadePictures small = new(folder, model.Checkpoint.FingerprintOf(network => !IsUpsampler(network))), large = new(folder, model.Fingerprint);

    /// <summary>One picture for each scene; its noise is that of seed 0 and of its place in the list.</summary>
    public async Task<List<Picture>> MakeAsync(IReadOnlyList<Scene> scenes, EmbeddingSource source, GenerationRequest settings, Action<double> progress,
        CancellationToken cancellationToken, Func<Scene, string>? captionOf = null)
    {
        captionOf ??= Captioner.Full;
        List<Picture> pictures = [];
        foreach ((int batch, Scene[] part) in scenes.Chunk(BatchSize).Index())
        {
            GenerationRequest request = settings with { Seed = (uint)batch, Count = part.Length };
            pictures.AddRange(await Made(request).OfAsync($"{source} {string.Join('\n', part.Select(captionOf))}", request, async () =>
            {
                Caption[] encoded = await text.EncodeAsync(["", .. part.Select(captionOf)], maskPadding: false, cancellationToken);
                Captions captions = new(encoded[0], encoded[1..]);
                return await PaintAsync(captions, await EmbedAsync(part, captions, source, request, cancellationToken), request, cancellationToken);
            }));
            progress(pictures.Count / (double)scenes.Count);
        }
        return pictures;
    }

    /// <summary>The drawn pictures again, from the first <paramref name="count"/> principal components of their z_i and no caption.</summary>
    public async Task<List<Picture>> ReconstructAsync(
        IReadOnlyList<Scene> scenes, PrincipalComponents components, int count, GenerationRequest settings, Action<double> progress, CancellationToken cancellationToken)
    {
        List<Picture> pictures = [];
        foreach ((int batch, Scene[] part) in scenes.Chunk(BatchSize).Index())
        {
            GenerationRequest request = settings with { Seed = (uint)batch, Count = part.Length };
            pictures.AddRange(await Made(request).OfAsync($"{count} components {string.Join('\n', part.Select(Captioner.Full))}", request, async () =>
            {
                Captions captions = await text.EncodeAsync("", part.Length, cancellationToken);
                float[] drawn = await EmbedAsync([.. part.Select(scene => Drawn(scene, PictureBook.ClipImageSize))], cancellationToken);
                float[] embeddings = [.. drawn.Chunk(components.Mean.Length).SelectMany(row => components.Reconstruct(row, count))];
                return await PaintAsync(captions, embeddings, request, cancellationToken);
            }));
            progress(pictures.Count / (double)scenes.Count);
        }
        return pictures;
    }

    /// <summary>Upsamplers that are trained further leave the decoder's pictures as they are.</summary>
    private MadePictures Made(GenerationRequest request) => request.Side == model.Capabilities.Cascade.Sides[0] ? small : large;

    private static bool IsUpsampler(Network network) => network is Network.SuperResFirst or Network.SuperResLast or Network.SuperResLarge;

    private async Task<IReadOnlyList<Picture>> PaintAsync(Captions captions, float[] embeddings, GenerationRequest request, CancellationToken cancellationToken)
    {
        await foreach (GenerationStep step in painter.PaintAsync(captions, embeddings, request, new(request.Seed, request.Count), cancellationToken: cancellationToken))
            if (step is PicturesFinished finished)
                return finished.Pictures;
        throw new InvalidOperationException("The painter ended without pictures.");
    }

    /// <summary>z_i of pictures, [N, D].</summary>
    public async Task<float[]> EmbedAsync(IReadOnlyList<Picture> pictures, CancellationToken cancellationToken)
    {
        List<float> embeddings = [];
        foreach (Picture[] batch in pictures.Chunk(64))
            embeddings.AddRange(await image.EncodeAsync(batch, cancellationToken));
        return [.. embeddings];
    }

    private async Task<float[]> EmbedAsync(
        Scene[] scenes, Captions captions, EmbeddingSource source, GenerationRequest request, CancellationToken cancellationToken)
    {
        switch (source)
        {
            case EmbeddingSource.DiffusionPrior or EmbeddingSource.AutoregressivePrior:
                float[] candidates = [];
                PriorKind kind = source == EmbeddingSource.DiffusionPrior ? PriorKind.Diffusion : PriorKind.Autoregressive;
                await foreach (ImaginedStep step in imaginer.ImagineAsync(captions, request with { Prior = kind }, cancellationToken))
                    candidates = step.Reached;
                return Imaginer.Choose(candidates, captions.Conditional).ImageEmbeddings;
            case EmbeddingSource.TextEmbedding:
                var statistics = model.Checkpoint.EmbeddingStatistics;
                double length = Math.Sqrt(statistics.Mean.Zip(statistics.StandardDeviation, (m, s) => (double)m * m + (double)s * s).Sum());
                return [.. captions.Conditional.SelectMany(caption =>
                {
                    double own = Math.Sqrt(caption.TextEmbedding.Sum(value => (double)value * value));
                    return caption.TextEmbedding.Select(value => (float)(value * length / own));
                })];
            case EmbeddingSource.CaptionOnly:
                return Rows.Repeat(model.Checkpoint.UnconditionalImageEmbedding, scenes.Length);
            case EmbeddingSource.DrawnPicture:
                return await EmbedAsync([.. scenes.Select(scene => Drawn(scene, PictureBook.ClipImageSize))], cancellationToken);
            default:
                throw new ArgumentOutOfRangeException(nameof(source), source, null);
        }
    }

    public static Picture Drawn(Scene scene, int side) => new(side, side, SceneRenderer.Render(scene, side));
}
