using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Generation;
using Unclip.Web.Sources;
using Unclip.Web.Texts;

namespace Unclip.Web.Galleries;

/// <summary>Runs a kept picture's recipe again, and compares.</summary>
public sealed class Reproduction(PictureStore pictures, ModelCatalog models, JobStore jobs)
{
    /// <summary>Queues the recipe as one of the owner's jobs: with the model that it was made with where that is open, else with another.</summary>
    /// <param name="ownerId">Who asks; the picture is open to them.</param>
    /// <param name="pictureId">The picture's.</param>
    /// <param name="address">See <see cref="Callers.CallerAddress"/>.</param>
    /// <param name="other">Which model to take where the picture's own is not open.</param>
    /// <param name="cancellationToken">Ends it before anything is queued.</param>
    /// <exception cref="GalleryRefusedException">There is no such picture, no recipe, or no model that could run it.</exception>
    /// <exception cref="GenerationRefusedException">The queue is full.</exception>
    public async Task<GenerationJob> StartAsync(string ownerId, string pictureId, string address, OpenedModel? other, CancellationToken cancellationToken = default)
    {
        PictureDetails picture = await pictures.FindAsync(ownerId, pictureId, cancellationToken) ?? throw GalleryRefusedException.NoPicture();
        Recipe recipe = picture.Recipe ?? throw new GalleryRefusedException(RefusalTexts.NothingToRunAgain);
        OpenedModel model = models.Models.OfType<ModelReady>().FirstOrDefault(ready => ready.Model.Fingerprint == recipe.Fingerprint)?.Model
            ?? other ?? throw new GalleryRefusedException(RefusalTexts.ModelNotOpen.With(recipe.Model));
        if (model.Objection(recipe.Request) is { } objection) throw new GalleryRefusedException(RefusalTexts.CannotRunRecipe.With(model.Card.Name, objection));
        return await jobs.AddAsync(ownerId, recipe.Request, model, address);
    }

    /// <summary>Compares a picture with the same one of a finished job.</summary>
    /// <param name="ownerId">Who asks.</param>
    /// <param name="pictureId">The picture's.</param>
    /// <param name="job">As <see cref="StartAsync"/> queued it; finished.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GalleryRefusedException">The picture is no longer there.</exception>
    public async Task<ReproductionReport> CompareAsync(string ownerId, string pictureId, GenerationJob job, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        PictureDetails picture = await pictures.FindAsync(ownerId, pictureId, cancellationToken) ?? throw GalleryRefusedException.NoPicture();
        byte[] png = await pictures.ReadAsync(ownerId, pictureId, cancellationToken) ?? throw GalleryRefusedException.NoPicture();
        Recipe recipe = picture.Recipe ?? throw GalleryRefusedException.NoPicture();
        Picture again = PictureCodec.Decode(job.Snapshot.Pictures[recipe.PictureIndex]);
        return ReproductionReport.Of(PictureCodec.Decode(png), again, picture.PixelHash, Changes(picture, recipe, job.Model));
    }

    private static IReadOnlyList<RecipeChange> Changes(PictureDetails picture, Recipe recipe, OpenedModel model) => [.. new RecipeChange[]
    {
        new(CommonTexts.Model, $"{recipe.Model} ({RecipeLink.Shorten(recipe.Fingerprint)})", $"{model.Card.Name} ({RecipeLink.Shorten(model.Fingerprint)})"),
        new(GalleryTexts.AppVersion, recipe.AppVersion, OpenedModel.AppVersion),
        new(GalleryTexts.Provider, picture.Provider ?? GalleryTexts.NotKnown, model.Provider),
    }.Where(change => change.Then != change.Now)];
}

/// <summary>Something else than when the picture was made.</summary>
public sealed record RecipeChange(string What, string Then, string Now);

/// <summary>What came of running a recipe again.</summary>
/// <param name="Same">Whether every pixel is the same.</param>
/// <param name="Psnr">Between the two, in dB; null where they are the same, or of different sizes.</param>
/// <param name="LargestDifference">Of two values, of 255; null where the sizes differ.</param>
/// <param name="DifferentPixels">Of 1; null where the sizes differ.</param>
/// <param name="Sizes">Of the kept picture and of the new one.</param>
/// <param name="Changes">What could have made the difference.</param>
public sealed record ReproductionReport(bool Same, double? Psnr, int? LargestDifference, double? DifferentPixels, (string Then, string Now) Sizes, IReadOnlyList<RecipeChange> Changes)
{
    internal static ReproductionReport Of(Picture then, Picture now, string pixelHash, IReadOnlyList<RecipeChange> changes)
    {
        (string, string) sizes = ($"{then.Width} × {then.Height}", $"{now.Width} × {now.Height}");
        if (SourcePicture.IdOf(now) == pixelHash) return new(true, null, 0, 0, sizes, changes);
        if ((then.Width, then.Height) != (now.Width, now.Height)) return new(false, null, null, null, sizes, changes);
        int largest = 0, different = 0;
        for (int pixel = 0; pixel < then.Rgb.Length; pixel += 3)
        {
            int difference = Enumerable.Range(pixel, 3).Max(i => Math.Abs(then.Rgb[i] - now.Rgb[i]));
            largest = Math.Max(largest, difference);
            if (difference > 0) different++;
        }

        return new(false, SignalToNoise.Psnr(then, now), largest, different / (double)(then.Rgb.Length / 3), sizes, changes);
    }
}
