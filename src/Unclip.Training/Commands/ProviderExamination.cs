using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Inference.Sessions;
using Unclip.Models;

namespace Unclip.Training.Commands;

/// <summary>One network on a provider, beside itself on the CPU: the same inputs, those of its first pass there.</summary>
/// <param name="Network">Which.</param>
/// <param name="LargestOutput">The largest value, whatever its sign, that comes out on the CPU.</param>
/// <param name="LargestDifference">Of an output; NaN where one of the two is no number.</param>
/// <param name="CpuStep">Time of a forward pass on the CPU.</param>
/// <param name="Step">The same on the provider.</param>
internal sealed record NetworkComparison(Network Network, double LargestOutput, double LargestDifference, TimeSpan CpuStep, TimeSpan Step)
{
    /// <summary>GPUs multiply float32 with 10 bits of mantissa where they may (TF32), which adds up to about this, of the largest output.</summary>
    public const double Tolerance = 0.01;

    public double Relative => LargestDifference == 0 ? 0 : LargestDifference / LargestOutput;

    public bool IsOk => Relative <= Tolerance; // NaN is not.
}

/// <summary>A model on a provider beside the same on the CPU, in one generation with a fixed seed.</summary>
/// <param name="Networks">Those that took part.</param>
/// <param name="LargestPixel">The largest difference of two pixels' values, of 255.</param>
/// <param name="MeanPixel">The mean difference.</param>
internal sealed record ProviderExamination(IReadOnlyList<NetworkComparison> Networks, int LargestPixel, double MeanPixel)
{
    /// <summary>Differences grow from step to step: pixels may be further apart than networks.</summary>
    public const double PixelTolerance = 2;

    private const int Seed = 7, Steps = 4;

    public bool IsOk => Networks.All(network => network.IsOk) && MeanPixel <= PixelTolerance;

    /// <param name="folder">A checkpoint.</param>
    /// <param name="provider">To be examined.</param>
    /// <param name="cache">Folder of compiled graphs; null: the usual.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ProviderExamination> RunAsync(string folder, ExecutionProvider provider, string? cache, CancellationToken cancellationToken)
    {
        using PassRecorder onCpu = new(), onProvider = new();
        using UnclipModel reference = UnclipModel.Open(folder, new() { CacheFolder = cache, Recorder = onCpu });
        using UnclipModel examined = UnclipModel.Open(folder, new() { CacheFolder = cache, Recorder = onProvider, Provider = provider });
        Picture expected = await GenerateAsync(reference, cancellationToken), actual = await GenerateAsync(examined, cancellationToken);
        List<NetworkComparison> networks = [];
        foreach (Network network in reference.Checkpoint.Networks)
        {
            if (!onCpu.Networks.TryGetValue(reference.SessionOf(network), out RecordedNetwork? before)) continue;
            TimeSpan step = onProvider.Networks[examined.SessionOf(network)].StepTime; // Before the comparison adds a pass.
            (double largest, double difference) = before.Compare(examined.SessionOf(network));
            networks.Add(new(network, largest, difference, before.StepTime, step));
        }

        int[] differences = [.. expected.Rgb.Zip(actual.Rgb, (one, other) => Math.Abs(one - other))];
        return new(networks, differences.Max(), differences.Average());
    }

    private static async Task<Picture> GenerateAsync(UnclipModel model, CancellationToken cancellationToken)
    {
        string prompt = model.Card.ExamplePrompts is [var first, ..] ? first : "a picture";
        GenerationRequest request = GenerationRequest.Recommended(model.Card, prompt) with { Seed = Seed, PriorSteps = Steps, DecoderSteps = Steps, UpsamplerSteps = Steps };
        PicturesFinished? made = null;
        await foreach (GenerationStep step in new UnclipPipeline(model).GenerateAsync(request, cancellationToken)) made = step as PicturesFinished;
        Picture picture = made!.Pictures[0];
        if (model.Checkpoint.HasImageEncoder) await new EmbeddingSpace(model).EmbedAsync([new PictureIngredient(picture)], cancellationToken);
        return picture;
    }
}
