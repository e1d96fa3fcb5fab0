using Unclip.Golden;
using Unclip.Inference.Sessions;
using Unclip.Models;
using Unclip.Models.Safetensors;

namespace Unclip.Inference.Tests.Sessions;

public class SessionPoolTests
{
    private static readonly GenerationRequest Request = new() { Prompt = "a fox", PriorSteps = 2, DecoderSteps = 2, UpsamplerSteps = 2, Seed = 3 };

    private static async Task<byte[]> PictureAsync(UnclipModel model, Action<GenerationStep>? watch = null)
    {
        GenerationStep? last = null;
        await foreach (GenerationStep step in new UnclipPipeline(model).GenerateAsync(Request, TestContext.Current.CancellationToken))
        {
            watch?.Invoke(step);
            last = step;
        }
        return Assert.IsType<PicturesFinished>(last).Pictures[0].Rgb;
    }

    private static Network[] Loaded(UnclipModel model) => [.. model.Networks.Where(network => network.IsLoaded).Select(network => network.Network)];

    [Fact]
    public async Task Without_a_budget_everything_that_ran_stays()
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using UnclipModel model = UnclipModel.Open(GoldenFolder.TinyKarlo, TinyKarlo.Options);
        Assert.Empty(Loaded(model));
        await PictureAsync(model);
        Assert.Equal(model.Networks.Select(network => network.Network).Except([Network.ImageEncoder]), Loaded(model));
        model.Unload();
        Assert.Empty(Loaded(model));
    }

    [Fact]
    public async Task Within_a_tight_budget_each_network_makes_room_for_the_next_and_the_picture_is_the_same()
    {
        byte[] expected = await PictureAsync(TinyKarlo.Model);
        long largest = TinyKarlo.Model.Networks.Max(network => network.MemoryBytes);
        var pool = new SessionPool(largest);
        using UnclipModel model = UnclipModel.Open(GoldenFolder.TinyKarlo, TinyKarlo.Options, pool);
        long peak = 0;
        byte[] actual = await PictureAsync(model, _ => peak = Math.Max(peak, pool.LoadedBytes));
        Assert.Equal(expected, actual);
        Assert.InRange(peak, 1, largest);
        Assert.Equal([Network.SuperResLast], Loaded(model));
    }

    [Fact]
    public async Task Two_models_share_a_pool()
    {
        long one = TinyKarlo.Model.Networks.Sum(network => network.MemoryBytes);
        var pool = new SessionPool(one);
        using UnclipModel first = UnclipModel.Open(GoldenFolder.TinyKarlo, TinyKarlo.Options, pool), second = UnclipModel.Open(GoldenFolder.TinyKarlo, TinyKarlo.Options, pool);
        await PictureAsync(first);
        await PictureAsync(second);
        Assert.InRange(pool.LoadedBytes, 1, one);
        Assert.DoesNotContain(Network.TextEncoder, Loaded(first));
        Assert.Contains(Network.SuperResLast, Loaded(second));
    }

    [Fact]
    public void Every_network_says_how_large_it_is()
    {
        NetworkStatus decoder = TinyKarlo.Model.Networks.Single(network => network.Network == Network.Decoder);
        Assert.Equal([SafetensorsDType.F32], decoder.Types);
        Assert.Equal((4 * decoder.Parameters, 4 * decoder.Parameters), (decoder.FileBytes, decoder.MemoryBytes));
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(GoldenFolder.TinyKarlo, "decoder", "diffusion_pytorch_model.safetensors"));
        Assert.Equal(file.Tensors.Values.Sum(tensor => tensor.ElementCount), decoder.Parameters);
    }
}
