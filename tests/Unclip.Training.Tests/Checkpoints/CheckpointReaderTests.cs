using Unclip.Training.Checkpoints;
using Unclip.Training.Networks;
using Unclip.Training.Tests.Networks;
using Xunit;
using static TorchSharp.torch;

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
    public void The_autoregressive_prior_goes_on_from_the_tables_of_a_checkpoint()
    {
        ParameterSet set = new();
        AutoregressivePrior prior = new(set, PictureBook.AutoregressivePrior);
        set.Allocate(seed: 2);
        CheckpointReader.WarmStart(set, book.Folder, ["prior_autoregressive"], prior.Import);

        Tensor codes = randint(0, PictureBook.AutoregressivePrior.NumBuckets, [2, PictureBook.AutoregressivePrior.NumComponents], ScalarType.Int64);
        Tensor hidden = randn(2, PictureBook.ContextLength, PictureBook.EmbeddingDim), text = randn(2, PictureBook.EmbeddingDim);
        Tensor Logits(AutoregressivePrior network) => network.Forward(codes, tensor([3L, 7]), text, hidden, ones(2, PictureBook.ContextLength));
        Tensor expected = Logits(book.AutoregressivePrior), error = (Logits(prior) - expected).abs().max();
        Assert.InRange(error.item<float>(), 0, 2e-3f * expected.abs().max().item<float>());
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
