using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Training.Checkpoints;
using Unclip.Training.Networks;
using Xunit;
using static TorchSharp.torch;

namespace Unclip.Training.Tests.Networks;

public sealed class InpaintingDecoderTests(RandomPictureBook book) : IClassFixture<RandomPictureBook>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-inpainting").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>New input channels start at zero, and where nothing is known of a picture they are fed zeros.</summary>
    [Fact]
    public async Task A_decoder_with_new_channels_paints_what_it_painted_before_and_not_once_they_weigh_something()
    {
        byte[] before = await PaintAsync(book.Folder);
        ParameterSet set = Widened();
        Write(set);
        Assert.Equal(before, await PaintAsync(folder));

        using (no_grad())
            set.Parameters.Single(parameter => parameter.Name == "conv_in.weight").Tensor.narrow(1, 0, 3).add_(0.1);
        Write(set);
        Assert.NotEqual(before, await PaintAsync(folder));
    }

    [Fact]
    public async Task A_decoder_that_sees_masks_is_shown_what_is_known_and_keeps_it()
    {
        ParameterSet set = Widened();
        using (no_grad())
            set.Parameters.Single(parameter => parameter.Name == "conv_in.weight").Tensor.narrow(1, 3, 4).normal_(0, 0.1);
        Write(set);
        using UnclipModel model = UnclipModel.Open(folder, new InferenceOptions { CacheFolder = Path.Combine(folder, "cache") });
        Assert.True(model.Capabilities.SeesMasks);
        int side = PictureBook.Decoder.SampleSize, half = side * side / 2;
        Mask lower = new(side, side, [.. Enumerable.Range(0, side * side).Select(i => (byte)(i < half ? 0 : 255))]);
        byte[] dark = await PaintAsync(20, lower), bright = await PaintAsync(230, lower);
        Assert.All(dark[..(3 * half)], value => Assert.Equal(20, value));
        Assert.All(bright[..(3 * half)], value => Assert.Equal(230, value));
        Assert.NotEqual(dark[(3 * half)..], bright[(3 * half)..]);

        // What is hidden behind the mask is not shown.
        Mask all = new(side, side, [.. Enumerable.Repeat((byte)255, side * side)]);
        Assert.Equal(await PaintAsync(20, all), await PaintAsync(230, all));

        async Task<byte[]> PaintAsync(byte grey, Mask mask)
        {
            InpaintingRequest request = new() { Picture = new(side, side, [.. Enumerable.Repeat(grey, 3 * side * side)]), Mask = mask, Prompt = "a red fish", PriorSteps = 2, DecoderSteps = 3, Side = side };
            return (await new Tools(model).PaintAsync(request, TestContext.Current.CancellationToken).OfType<PicturesFinished>().SingleAsync(TestContext.Current.CancellationToken)).Pictures[0].Rgb;
        }
    }

    /// <summary>The book's decoder with channels for what is known, in a copy of its folder.</summary>
    private ParameterSet Widened()
    {
        foreach (string file in Directory.GetFiles(book.Folder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("cache", StringComparison.Ordinal)))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(book.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        ParameterSet set = new();
        _ = new UNet(set, PictureBook.InpaintingDecoder);
        set.Allocate(seed: 1);
        CheckpointReader.WarmStart(set, book.Folder, ["decoder"]);
        return set;
    }

    private void Write(ParameterSet set) =>
        new CheckpointWriter(folder).WriteNetwork("decoder", "UNet2DConditionModel", PictureBook.InpaintingDecoder, set.Split(set.Values));

    private static async Task<byte[]> PaintAsync(string folder)
    {
        using UnclipModel model = UnclipModel.Open(folder, new InferenceOptions { CacheFolder = Path.Combine(folder, "cache") });
        GenerationRequest request = new() { Prompt = "a red fish", PriorSteps = 2, DecoderSteps = 3, Side = PictureBook.Decoder.SampleSize, Seed = 7 };
        IReadOnlyList<Picture> pictures = (await new UnclipPipeline(model).GenerateAsync(request, TestContext.Current.CancellationToken)
            .OfType<PicturesFinished>().SingleAsync(TestContext.Current.CancellationToken)).Pictures;
        return pictures[0].Rgb;
    }
}
