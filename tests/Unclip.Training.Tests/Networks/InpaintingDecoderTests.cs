using Unclip.Inference;
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
        Write();
        Assert.Equal(before, await PaintAsync(folder));

        using (no_grad())
            set.Parameters.Single(parameter => parameter.Name == "conv_in.weight").Tensor.narrow(1, 0, 3).add_(0.1);
        Write();
        Assert.NotEqual(before, await PaintAsync(folder));

        void Write() => new CheckpointWriter(folder).WriteNetwork("decoder", "UNet2DConditionModel", PictureBook.InpaintingDecoder, set.Split(set.Values));
    }

    private static async Task<byte[]> PaintAsync(string folder)
    {
        using UnclipModel model = UnclipModel.Open(folder, new InferenceOptions { CacheFolder = Path.Combine(folder, "cache") });
        GenerationRequest request = new() { Prompt = "a red fish", PriorSteps = 2, DecoderSteps = 3, Side = PictureBook.Decoder.SampleSize, Seed = 7 };
        IReadOnlyList<Picture> pictures = (await new UnclipPipeline(model).GenerateAsync(request, TestContext.Current.CancellationToken)
            .OfType<PicturesFinished>().SingleAsync(TestContext.Current.CancellationToken)).Pictures;
        return pictures[0].Rgb;
    }
}
