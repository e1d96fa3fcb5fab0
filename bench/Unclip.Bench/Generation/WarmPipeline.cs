using Unclip.Inference;
using Unclip.Training.Evaluation;

namespace Unclip.Bench.Generation;

/// <summary>Generations in a process that has generated before: jobs of one and of four pictures take turns.</summary>
internal static class WarmPipeline
{
    private const int WarmUps = 2;
    private const int Many = 4;

    public static async Task<string> ReportAsync(string modelFolder, int threads, int repetitions)
    {
        using TemporaryFolder cache = new();
        using UnclipModel model = UnclipModel.Open(modelFolder, new() { Threads = threads, CacheFolder = cache.Path });
        List<(GenerationTimes One, GenerationTimes Many)> turns = [];
        for (int i = -WarmUps; i < repetitions; i++)
        {
            uint seed = (uint)(i + WarmUps);
            GenerationTimes one = await GenerationTimes.MeasureAsync(model, GenerationTimes.Request(model, 1, seed));
            GenerationTimes many = await GenerationTimes.MeasureAsync(model, GenerationTimes.Request(model, Many, seed));
            if (i >= 0)
                turns.Add((one, many));
        }

        GenerationRequest settings = GenerationTimes.Request(model, 1, seed: 0);
        string Job(Func<GenerationTimes, double> time, Func<(GenerationTimes One, GenerationTimes Many), GenerationTimes> job) =>
            Spread.Of(turns.Select(turn => time(job(turn)))).Text(" ms");
        string[] Row(string name, Func<GenerationTimes, double> time) => [name, Job(time, turn => turn.One), Job(time, turn => turn.Many)];
        return MarkdownTable.Of(["a warm process, from the request", "1 picture", $"{Many} pictures in one job"],
        [
            Row("first decoder frame", times => times.FirstFrame),
            Row("all pictures done", times => times.Finished),
            Row("… of it the text encoder", times => times.TextEncoded),
            Row($"… of it {settings.PriorSteps} prior steps", times => times.Prior),
            Row($"… of it {settings.DecoderSteps} decoder steps", times => times.Decoder),
            Row($"… of it {settings.UpsamplerSteps} upsampler steps", times => times.Upsampler),
            ["pictures a minute", Spread.Of(turns.Select(turn => 60_000 / turn.One.Finished)).Text("", 0), Spread.Of(turns.Select(turn => Many * 60_000 / turn.Many.Finished)).Text("", 0)],
            ["pictures a minute, ratio", "1", Spread.Of(turns.Select(turn => Many * turn.One.Finished / turn.Many.Finished)).Text("", 2)],
        ]);
    }
}
