using Unclip.Training.Checkpoints;
using Unclip.Training.Networks;
using Unclip.Training.Tests.Networks;
using Xunit;

namespace Unclip.Training.Tests.Checkpoints;

public sealed class CheckpointReaderTests(RandomPictureBook book) : IClassFixture<RandomPictureBook>
{
    [Fact]
    public void A_warm_start_takes_what_the_checkpoint_stores_and_leaves_the_rest()
    {
        ParameterSet set = new();
        _ = new TextProjection(set, PictureBook.TextProjection);
        _ = new UNet(set, PictureBook.Decoder);
        Parameter extra = set.Add("logit_scale", [1], 0, mean: 2.5);
        set.Allocate(seed: 5);

        CheckpointReader.WarmStart(set, book.Folder, ["text_proj", "decoder"]);

        Assert.Equal(2.5f, extra.Tensor.data<float>()[0]);
        ParameterSet stored = new();
        _ = new UNet(stored, PictureBook.Decoder);
        CheckpointReader.Load(stored, Path.Combine(book.Folder, "decoder", CheckpointWriter.DiffusersWeights));
        Assert.All(stored.Parameters, parameter => Assert.Equal(
            parameter.Tensor.data<float>().ToArray(),
            set.Parameters.Single(p => p.Name == parameter.Name).Tensor.data<float>().ToArray()));
    }

    [Fact]
    public void A_warm_start_refuses_another_shape_by_name()
    {
        ParameterSet set = new();
        _ = new UNet(set, PictureBook.Decoder with { BlockOutChannels = [16, 32, 64] });
        set.Allocate();
        Assert.Contains("'conv_in.weight'", Assert.Throws<InvalidDataException>(
            () => CheckpointReader.WarmStart(set, book.Folder, ["decoder"])).Message, StringComparison.Ordinal);
    }
}
