using Unclip.Training.Losses;
using Unclip.Training.Networks;
using Unclip.Training.Optimisation;
using Xunit;
using static TorchSharp.torch;

namespace Unclip.Training.Tests.Losses;

public sealed class ContrastiveLossTests
{
    private static readonly string[] Captions = ["a", "b", "c", "d", "e", "f", "g", "h"];

    [Fact]
    public void Splitting_the_batch_over_workers_changes_neither_loss_nor_gradients()
    {
        (double oneLoss, float[] one) = Run(1, Captions);
        (double twoLoss, float[] two) = Run(2, Captions);
        Assert.Equal(oneLoss, twoLoss, 5);
        Assert.All(one.Zip(two), pair => Assert.Equal(pair.First, pair.Second, 1e-5f)); // float32 summation order
        Assert.Contains(one, gradient => Math.Abs(gradient) > 1e-3);
    }

    [Fact]
    public void Equal_captions_are_not_each_others_negatives()
    {
        (double distinct, _) = Run(1, Captions);
        (double repeated, _) = Run(1, ["a", "a", "a", "a", "a", "a", "a", "a"]);
        Assert.True(distinct > 0.1);
        Assert.Equal(0, repeated, 5);
    }

    private static (double Loss, float[] Gradients) Run(int workers, string[] captions)
    {
        ParameterSet set = new();
        Parameter image = set.Add("image", [8, 4], 1), text = set.Add("text", [8, 4], 1), scale = set.Add("scale", [1], 0, mean: 2);
        set.Allocate(seed: 5);
        using WorkerTeam team = new(workers);
        using ContrastiveLoss loss = new(workers);
        double[] values = new double[workers];
        int rows = 8 / workers;
        team.Run(worker => values[worker] = loss.Backward(worker, image.Tensor.narrow(0, worker * rows, rows),
            text.Tensor.narrow(0, worker * rows, rows), captions[(worker * rows)..((worker + 1) * rows)], scale.Tensor));
        Assert.All(values, value => Assert.Equal(values[0], value, 5));
        return (values[0], set.Gradients.data<float>().ToArray());
    }
}
