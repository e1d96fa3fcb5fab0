using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Web.Data;
using Unclip.Web.Galleries;
using Unclip.Web.Generation;
using Unclip.Web.Owners;
using Unclip.Web.Tests.Blobs;

namespace Unclip.Web.Tests.Galleries;

/// <summary>The whole app with its pictures in a bucket.</summary>
public sealed class GalleryInBucketTests
{
    private readonly string me = Owner.NewId();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_is_kept_in_the_bucket_shown_from_it_and_taken_away_with_its_thumbnails()
    {
        await using TestBucket bucket = await TestBucket.CreateAsync();
        await using StudioHost host = StudioHost.With(new ScriptedModel(), settings: Settings(bucket.Options));
        KeptPlace kept = await KeepAsync(host, seed: 1), thrown = await KeepAsync(host, seed: 2);
        Assert.Equal(6, (await bucket.KeysAsync()).Count); // So small a picture's two thumbnails are one file; one is the decoder's, which its job has.

        PictureStore pictures = host.Services.GetRequiredService<PictureStore>();
        PictureCard card = (await pictures.CardsAsync(me, [kept.PictureId], Now)).Single();
        using HttpClient browser = new() { BaseAddress = host.Address, DefaultRequestHeaders = { { "Cookie", $"{Owner.CookieName}={me}" } } };
        byte[] png = await browser.GetByteArrayAsync(card.PngPath, Now);
        Assert.Equal(1u, PictureCodec.ReadRecipe(png)?.Request.Seed);
        foreach (string thumbnail in (string[])[card.SmallPath, card.LargePath])
            Assert.Equal(16, PictureCodec.Decode(await browser.GetByteArrayAsync(thumbnail, Now)).Width);
        using HttpRequestMessage rest = new(HttpMethod.Get, card.PngPath) { Headers = { Range = new(png.Length - 10, null) } };
        using HttpResponseMessage continued = await browser.SendAsync(rest, Now);
        Assert.Equal((HttpStatusCode.PartialContent, $"bytes {png.Length - 10}-{png.Length - 1}/{png.Length}"), (continued.StatusCode, continued.Content.Headers.ContentRange?.ToString()));
        Assert.Equal(png[^10..], await continued.Content.ReadAsByteArrayAsync(Now));

        await pictures.DeleteAsync(me, [thrown.PictureId], Now);
        await host.Jobs.ClearAsync(me);
        SteppedClock clock = new();
        clock.Advance(DateTimeOffset.UtcNow.AddDays(31) - clock.GetUtcNow());
        using GalleryCleaner cleaner = ActivatorUtilities.CreateInstance<GalleryCleaner>(host.Services, clock);
        await cleaner.CleanAsync(Now);
        await using UnclipDatabase database = await host.Services.GetRequiredService<IDbContextFactory<UnclipDatabase>>().CreateDbContextAsync(Now);
        KeptPicture left = await database.Pictures.SingleAsync(Now);
        Assert.Equal(kept.PictureId, left.Id);
        Assert.Equal(new[] { left.Blob, left.SmallThumbnail, left.LargeThumbnail }.Distinct().Order(StringComparer.Ordinal), (await bucket.KeysAsync()).Select(key => key.Split('/')[^1]).Order(StringComparer.Ordinal));
    }

    private async Task<KeptPlace> KeepAsync(StudioHost host, uint seed)
    {
        GenerationJob job = await host.SubmitAsync(me, new GenerationRequest { Prompt = "a red house", Seed = seed, PriorSteps = 1, DecoderSteps = 1 });
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);
        return await host.Services.GetRequiredService<PictureKeeper>().KeepAsync(me, job.Id, 0, cancellationToken: Now);
    }

    private static (string Key, string Value)[] Settings(UnclipOptions options) =>
    [
        ("Unclip:BlobKind", "S3"), ("Unclip:S3ServiceUrl", options.S3ServiceUrl!), ("Unclip:S3Bucket", options.S3Bucket!), ("Unclip:S3Prefix", options.S3Prefix),
        ("Unclip:S3AccessKey", options.S3AccessKey!), ("Unclip:S3SecretKey", options.S3SecretKey!),
    ];
}
