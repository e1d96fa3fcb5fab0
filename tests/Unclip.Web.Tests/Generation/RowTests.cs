using System.Net;
using SkiaSharp;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Generation;
using Unclip.Web.Owners;

namespace Unclip.Web.Tests.Generation;

public sealed class RowTests : IDisposable
{
    private readonly StudioHost host = StudioHost.With(new ScriptedModel());
    private readonly string me = Owner.NewId();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public void A_row_plays_there_and_back_and_a_square_never_jumps()
    {
        Assert.Equal([0, 1, 2, 3, 2, 1], Row.PlayingOrder(Texts(4)));
        IReadOnlyList<int> square = Row.PlayingOrder(Square());
        Assert.Equal([0, 1, 2, 5, 4, 3, 6, 7, 8, 7, 6, 3, 4, 5, 2, 1], square);
    }

    [Fact]
    public async Task A_strip_holds_all_pictures_of_the_row_and_their_recipe()
    {
        GenerationJob job = await FinishedAsync(Texts(3));
        using HttpResponseMessage answer = await GetAsync(PictureEndpoints.StripPathOf(job), me);
        byte[] png = await answer.Content.ReadAsByteArrayAsync(Now);
        Picture strip = PictureCodec.Decode(png);
        Assert.Equal(("image/png", "a-red-house-a-blue-tree-seed5-strip.png"), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.FileName));
        Assert.True(answer.Headers.CacheControl is { Private: true, MaxAge.Days: 365 });
        Assert.Equal((3 * ScriptedModel.Size, ScriptedModel.Size), (strip.Width, strip.Height));
        for (int i = 0; i < 3; i++)
            Assert.Equal(PictureCodec.Decode(job.Snapshot.Pictures[i]).Rgb[..3], strip.Rgb[(i * ScriptedModel.Size * 3)..][..3]);
        Assert.Equal(job.Request, PictureCodec.ReadRecipe(png)?.Request);
    }

    [Fact]
    public async Task The_strip_of_a_square_is_a_square()
    {
        GenerationJob job = await FinishedAsync(Square());
        using HttpResponseMessage answer = await GetAsync(PictureEndpoints.StripPathOf(job), me);
        Picture strip = PictureCodec.Decode(await answer.Content.ReadAsByteArrayAsync(Now));
        Assert.Equal((3 * ScriptedModel.Size, 3 * ScriptedModel.Size), (strip.Width, strip.Height));
    }

    [Theory]
    [InlineData("webp")]
    [InlineData("gif")]
    public async Task An_animation_goes_there_and_back(string kind)
    {
        GenerationJob job = await FinishedAsync(Texts(4));
        using HttpResponseMessage answer = await GetAsync(kind == "gif" ? PictureEndpoints.GifPathOf(job) : PictureEndpoints.WebpPathOf(job), me);
        using SKCodec codec = SKCodec.Create(new MemoryStream(await answer.Content.ReadAsByteArrayAsync(Now)));
        Assert.Equal(($"image/{kind}", $"a-red-house-a-blue-tree-seed5-row.{kind}"), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.FileName));
        Assert.Equal(6, codec.FrameCount);
    }

    [Theory]
    [InlineData("strip.png")]
    [InlineData("row.webp")]
    [InlineData("row.gif")]
    public async Task Nobody_else_gets_a_row_and_an_unfinished_one_is_not_there(string file)
    {
        GenerationJob job = await FinishedAsync(Texts(3));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/pictures/{job.Id}/{file}", me)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/pictures/{job.Id}/{file}", Owner.NewId())).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/pictures/{job.Id}/{file}", owner: null)).StatusCode);
        GenerationJob cancelled = await host.Jobs.AddAsync(me, Texts(3) with { DecoderSteps = 1000 }, await host.ReadyAsync());
        await host.Jobs.CancelAsync(cancelled);
        await StudioHost.WaitAsync(() => !cancelled.Snapshot.IsActive);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/pictures/{cancelled.Id}/{file}", me)).StatusCode);
    }

    public void Dispose() => host.Dispose();

    private static TextInterpolationRequest Texts(int count) => new() { From = "a red house", To = "a blue tree", Count = count, Seed = 5, DecoderSteps = 2 };

    private static InterpolationRequest Square() => new()
    {
        Corners = [new TextIngredient("a red house"), new TextIngredient("a blue tree"), new TextIngredient("a yellow sun"), new TextIngredient("a house")],
        Count = 9,
        DecoderSteps = 2,
    };

    private async Task<GenerationJob> FinishedAsync(PaintingRequest request)
    {
        GenerationJob job = await host.Jobs.AddAsync(me, request, await host.ReadyAsync());
        await StudioHost.WaitAsync(() => job.Snapshot.State == JobState.Finished);
        return job;
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? owner)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (owner is not null) request.Headers.Add("Cookie", $"{Owner.CookieName}={owner}");
        return await host.CreateDefaultClient(host.Address).SendAsync(request, Now);
    }
}
