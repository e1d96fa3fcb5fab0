using Unclip.Training.Networks;
using Unclip.Training.Optimisation;
using Unclip.Training.Tests.Networks;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Tests.Optimisation;

public sealed class WorkerTeamTests
{
    [Fact]
    public void Two_workers_accumulate_the_gradients_of_one()
    {
        ParameterSet set = new();
        UNet unet = new(set, SmallUNet.Config);
        set.Allocate(seed: 7);
        using (no_grad())
            set.Values.add_(randn_like(set.Values), alpha: 0.05); // zero-initialised layers would hide everything before them
        using Generator generator = new(3);
        Tensor sample = randn([4, 3, 8, 8], generator: generator), context = randn([4, 5, 16], generator: generator);
        Tensor time = randn([4, 64], generator: generator), target = randn([4, 3, 8, 8], generator: generator);
        Tensor timesteps = tensor(new float[] { 3, 250, 600, 999 });

        float[] Gradients(int workers)
        {
            set.Gradients.zero_();
            using WorkerTeam team = new(workers);
            team.Run(worker =>
            {
                long rows = 4 / workers, first = worker * rows;
                Tensor Share(Tensor x) => x.narrow(0, first, rows);
                Tensor output = unet.Forward(Share(sample), Share(timesteps), Share(context), ones(rows, 5), Share(time));
                (functional.mse_loss(output, Share(target)) / workers).backward();
            });
            return set.Gradients.data<float>().ToArray();
        }

        float[] one = Gradients(1), two = Gradients(2);
        double scale = one.Max(Math.Abs);
        Assert.True(scale > 1e-3);
        Assert.All(one.Zip(two), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / scale, 0, 1e-5)); // float32 summation order
    }

    [Fact]
    public void A_failing_worker_is_reported_to_the_caller()
    {
        using WorkerTeam team = new(2);
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() =>
            team.Run(worker =>
            {
                if (worker == 1)
                    throw new InvalidDataException("broken");
            }));
        Assert.IsType<InvalidDataException>(failure.InnerException);
    }
}
