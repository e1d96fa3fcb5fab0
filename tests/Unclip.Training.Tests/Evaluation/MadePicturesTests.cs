using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Training.Evaluation;
using Xunit;

namespace Unclip.Training.Tests.Evaluation;

public sealed class MadePicturesTests : IDisposable
{
    private const string Fingerprint = "0123456789abcdef";
    private static readonly GenerationRequest Two = new() { Prompt = "", Count = 2, Seed = 3 };
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-made").FullName;
    private int made;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_was_made_once_is_read_and_what_differs_is_made()
    {
        IReadOnlyList<Picture> first = await OfAsync("a red house", Two), again = await OfAsync("a red house", Two);
        Assert.Equal(first.Select(picture => picture.Rgb), again.Select(picture => picture.Rgb));
        Assert.All(again, picture => Assert.Equal((4, 4), (picture.Width, picture.Height)));
        Assert.Equal(1, made);

        await OfAsync("a blue house", Two);
        await OfAsync("a red house", Two with { Seed = 4 });
        await OfAsync("a red house", Two with { DecoderSteps = Two.DecoderSteps + 1 });
        await OfAsync("a red house", Two, fingerprint: "123456789abcdef0");
        Assert.Equal(5, made);
    }

    private Task<IReadOnlyList<Picture>> OfAsync(string what, GenerationRequest request, string fingerprint = Fingerprint) => new MadePictures(folder, fingerprint).OfAsync(what, request, () =>
    {
        made++;
        return Task.FromResult<IReadOnlyList<Picture>>([.. Enumerable.Range(0, request.Count).Select(i => new Picture(4, 4, [.. Enumerable.Range(0, 48).Select(j => (byte)(made * 7 + i * 50 + j))]))]);
    });
}
