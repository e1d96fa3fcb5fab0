using Unclip.Inference;
using Unclip.Training.Evaluation;

namespace Unclip.Bench.Generation;

/// <summary>What the steps of a warm generation leave to the garbage collector, beside the pictures that they show.</summary>
internal static class Allocations
{
    public static async Task<string> ReportAsync(string modelFolder, int threads)
    {
        using TemporaryFolder cache = new();
        using UnclipModel model = UnclipModel.Open(modelFolder, new() { Threads = threads, CacheFolder = cache.Path });
        await MeasureAsync(model); // warm-up
        return MarkdownTable.Of(["a step of", "steps", "allocates", "its samples, x̂0 and x_prev, are"], (await MeasureAsync(model)).Select(stage => (string[])
            [stage.Name, $"{stage.Bytes.Count}", Spread.Of(stage.Bytes.Select(bytes => bytes / 1000.0)).Text(" kB", 0), stage.Samples is { } bytes ? $"{bytes / 1000} kB" : "–"]));
    }

    private static async Task<List<(string Name, List<long> Bytes, long? Samples)>> MeasureAsync(UnclipModel model)
    {
        List<(string Name, List<long> Bytes, long? Samples)> stages = [];
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await foreach (GenerationStep step in new UnclipPipeline(model).GenerateAsync(GenerationTimes.Request(model, 1, seed: 0)))
        {
            long now = GC.GetTotalAllocatedBytes(precise: true);
            if (step is PriorStep or PaintingStep)
            {
                string name = step switch { PriorStep => "the prior", UpsamplerStep => "the upsampler", _ => "the decoder" };
                if (stages is not [.., var open] || open.Name != name)
                    stages.Add((name, [], step is PaintingStep { Previews: [var picture, ..] } ? 2L * sizeof(float) * picture.Rgb.Length : null)); // A stage's first step sets it up.
                else
                    open.Bytes.Add(now - before);
            }

            before = GC.GetTotalAllocatedBytes(precise: true);
        }

        return stages;
    }
}
