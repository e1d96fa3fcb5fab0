using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Web;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;

namespace Unclip.Bench.Galleries;

/// <summary>What a visitor of a large gallery waits for, query by query.</summary>
internal static class GalleryTimes
{
    private const int PageSize = 64;
    private const int Seed = 7;

    public static async Task<string> ReportAsync(BenchGallery gallery, string ownerId, int count, int repetitions)
    {
        long before = Stopwatch.GetTimestamp();
        await gallery.FillAsync(count);
        TimeSpan filling = Stopwatch.GetElapsedTime(before);
        GalleryNews news = new();
        using MeaningIndex meanings = new(gallery, news);
        GallerySearch search = new(gallery, meanings);
        PictureStore pictures = new(gallery, gallery.Blobs, new PictureQuota(gallery, Options.Create(new UnclipOptions())), news, TimeProvider.System);
        GalleryQuery all = new() { GalleryId = gallery.Id }, byMeaning = all with { Meaning = "anything", Order = PictureOrder.Similarity };
        OpenedModel model = Model();
        IReadOnlyList<string> ids = (await search.FindAsync(ownerId, all, null)).Ids;
        Random random = new(Seed);

        List<(string What, Spread Spread)> rows =
        [
            ("all ids, newest first", await TimeAsync(() => search.FindAsync(ownerId, all, null))),
            ("the first page", await TimeAsync(() => pictures.CardsAsync(ownerId, [.. ids.Take(PageSize)]))),
            ("a page anywhere", await TimeAsync(() => pictures.CardsAsync(ownerId, [.. ids.Skip(random.Next(count - PageSize)).Take(PageSize)]))),
            ("all ids, most stars first", await TimeAsync(() => search.FindAsync(ownerId, all with { Order = PictureOrder.Stars }, null))),
            ("two words", await TimeAsync(() => search.FindAsync(ownerId, all with { Words = "red house" }, null))),
            ("a word that is nowhere", await TimeAsync(() => search.FindAsync(ownerId, all with { Words = "aeroplane" }, null))),
            ("a seed", await TimeAsync(() => search.FindAsync(ownerId, all with { Seed = (uint)count / 2 }, null))),
            ("a tag", await TimeAsync(() => search.FindAsync(ownerId, all with { Tag = "tenth" }, null))),
            ("starred", await TimeAsync(() => search.FindAsync(ownerId, all with { Starred = true }, null))),
            ("by meaning, after the gallery has changed", await TimeAsync(() =>
            {
                news.Tell(gallery.Id);
                return search.FindAsync(ownerId, byMeaning, model);
            })),
            ("by meaning, again", await TimeAsync(() => search.FindAsync(ownerId, byMeaning, model))),
            ("similar to a picture", await TimeAsync(() => search.FindAsync(ownerId, byMeaning with { Meaning = null, SimilarTo = ids[random.Next(count)] }, null))),
            ("one picture with its lineage", await TimeAsync(() => pictures.FindAsync(ownerId, ids[random.Next(count)]))),
        ];
        return $"""
            {count.ToString("N0", CultureInfo.InvariantCulture)} pictures, embeddings of {BenchGallery.Width} values, pages of {PageSize}; written in {filling.TotalSeconds:0} s. Medians and quartiles of {repetitions} queries after warm-up.

            | query | time |
            | --- | --- |
            {string.Join('\n', rows.Select(row => $"| {row.What} | {row.Spread.Text(" ms")} |"))}
            """;

        async Task<Spread> TimeAsync(Func<Task> query)
        {
            await query();
            List<double> times = [];
            for (int i = 0; i < repetitions; i++)
            {
                long start = Stopwatch.GetTimestamp();
                await query();
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return Spread.Of(times);
        }
    }

    /// <summary>CLIP itself is measured with the networks: here its answer costs nothing.</summary>
    private static OpenedModel Model() => new(new ModelCard { Name = "Bench" }, "bench", new ModelCapabilities(new([BenchGallery.Width])), _ => new PromptReading(0, [], null),
        (ingredients, _) => Task.FromResult<IReadOnlyList<float[]>>([.. ingredients.Select(_ => Enumerable.Range(0, BenchGallery.Width).Select(i => MathF.Sin(i)).ToArray())]),
        (_, _, _) => throw new NotSupportedException());
}
