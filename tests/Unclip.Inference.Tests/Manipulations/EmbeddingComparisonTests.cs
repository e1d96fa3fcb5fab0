using Unclip.Inference.Manipulations;

namespace Unclip.Inference.Tests.Manipulations;

public class EmbeddingComparisonTests
{
    [Fact]
    public void Cosines_depend_on_directions_and_not_on_lengths()
    {
        double[][] cosines = EmbeddingComparison.Cosines([[3, 4], [30, 40], [-4, 3], [-3, -4], [5, 0]]);
        double[][] expected = [[1, 1, 0, -1, 0.6], [1, 1, 0, -1, 0.6], [0, 0, 1, 0, -0.8], [-1, -1, 0, 1, -0.6], [0.6, 0.6, -0.8, -0.6, 1]];
        for (int row = 0; row < expected.Length; row++)
            Assert.All(expected[row].Zip(cosines[row]), pair => Assert.Equal(pair.First, pair.Second, 6));
    }

    [Fact]
    public void What_has_no_direction_has_nothing_in_common_with_anything() =>
        Assert.Equal([[0, 0], [0, 1]], EmbeddingComparison.Cosines([[0, 0], [0, 2]]));

    [Fact]
    public void Probabilities_are_the_softmax_of_scaled_cosines()
    {
        double[] probabilities = EmbeddingComparison.Probabilities([1, 0], [[2, 0], [3, 4], [0, 7]], logitScale: 5);
        double[] weights = [Math.Exp(5), Math.Exp(3), 1];
        Assert.All(weights.Zip(probabilities), pair => Assert.Equal(pair.First / weights.Sum(), pair.Second, 6));
    }

    [Fact]
    public void A_scale_of_100_neither_overflows_nor_loses_the_sum()
    {
        double[] probabilities = EmbeddingComparison.Probabilities([1, 0], [[1, 0], [-1, 0], [1, 0.01f]]);
        Assert.Equal(1, probabilities.Sum(), 12);
        Assert.True(probabilities[0] > probabilities[2] && probabilities[2] > probabilities[1]);
        Assert.Equal(Math.Exp(-200), probabilities[1] / probabilities[0], 12);
    }

    [Fact]
    public void Equally_near_captions_are_equally_probable_and_no_caption_has_no_probability()
    {
        Assert.All(EmbeddingComparison.Probabilities([1, 1], [[1, 0], [0, 3], [2, 0], [0, 1]]), probability => Assert.Equal(0.25, probability, 6));
        Assert.Empty(EmbeddingComparison.Probabilities([1, 1], []));
    }
}
