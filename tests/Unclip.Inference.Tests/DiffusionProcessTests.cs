using Unclip.Diffusion;
using Unclip.Diffusion.Samplers;
using Unclip.Models;

namespace Unclip.Inference.Tests;

public class DiffusionProcessTests
{
    [Theory]
    [InlineData("epsilon", PredictionKind.Epsilon)]
    [InlineData("sample", PredictionKind.XStart)]
    [InlineData("v_prediction", PredictionKind.Velocity)]
    public void The_scheduler_config_says_what_the_network_predicts(string name, PredictionKind kind) =>
        Assert.Equal(kind, DiffusionProcess.From(new SchedulerConfig { ClassName = "DDIMScheduler", PredictionType = name }).Prediction);

    [Fact]
    public void A_checkpoint_of_unclip_scheduler_gets_its_arithmetic_and_any_other_the_formula()
    {
        DiffusionProcess karlo = DiffusionProcess.From(new SchedulerConfig { ClassName = "UnCLIPScheduler", ClipSampleRange = 5 });
        DiffusionProcess own = DiffusionProcess.From(new SchedulerConfig { ClassName = "DDIMScheduler", ClipSample = false });
        Assert.Equal((VarianceKind.FixedSmallLog, true, 5f), (karlo.Ddpm(4, false).Variance, karlo.Ddpm(4, false).SinglePrecisionWeights, karlo.Ddpm(4, false).ClipRange));
        Assert.Equal((VarianceKind.FixedSmall, false, null), (own.Ddpm(4, false).Variance, own.Ddpm(4, false).SinglePrecisionWeights, own.Ddpm(4, false).ClipRange));
        Assert.Equal(VarianceKind.LearnedRange, own.Ddpm(4, true).Variance);
    }

    [Fact]
    public async Task A_velocity_checkpoint_generates()
    {
        using var folder = new TemporaryFolder();
        TinyKarlo.CopyTo(folder.Path);
        File.WriteAllText(Path.Combine(folder.Path, "decoder_scheduler", "scheduler_config.json"),
            """{ "_class_name": "DDIMScheduler", "beta_schedule": "squaredcos_cap_v2", "prediction_type": "v_prediction", "clip_sample": true, "clip_sample_range": 1.0, "num_train_timesteps": 1000 }""");
        using UnclipModel model = UnclipModel.Open(folder.Path, TinyKarlo.Options);
        var request = new GenerationRequest { Prompt = "a fox", PriorSteps = 2, DecoderSteps = 3 };
        GenerationStep last = await new UnclipPipeline(model).GenerateAsync(request, TestContext.Current.CancellationToken).LastAsync(TestContext.Current.CancellationToken);
        GenerationStep reference = await new UnclipPipeline(TinyKarlo.Model).GenerateAsync(request, TestContext.Current.CancellationToken).LastAsync(TestContext.Current.CancellationToken);
        // The same output read as v instead of ε is another picture.
        Assert.NotEqual(Assert.IsType<PicturesFinished>(reference).Pictures[0].Rgb, Assert.IsType<PicturesFinished>(last).Pictures[0].Rgb);
    }
}
