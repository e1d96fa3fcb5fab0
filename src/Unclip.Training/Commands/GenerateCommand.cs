using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Models;

namespace Unclip.Training.Commands;

/// <summary><c>generate</c>: pictures of one prompt, with the time of each stage and the memory it took.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        Argument<string> prompt = new("prompt");
        Option<string> model = new("--model") { Description = "Checkpoint folder.", DefaultValueFactory = _ => "models/picturebook" };
        Option<string> target = new("--out") { Description = "PNG file to write; with several pictures, a number is added.", DefaultValueFactory = _ => "picture.png" };
        Option<int> count = new("--count") { DefaultValueFactory = _ => 1 };
        Option<uint> seed = new("--seed") { DefaultValueFactory = _ => 0 };
        Option<int?> priorSteps = new("--prior-steps"), steps = new("--steps"), upsamplerSteps = new("--upsampler-steps");
        Option<double?> priorScale = new("--prior-guidance"), scale = new("--guidance");
        Option<double?> guidanceStart = new("--guidance-start") { Description = "Share of the decoder's way, 0 to 1, after which guidance acts." };
        Option<double?> guidanceEnd = new("--guidance-end") { Description = "Share until which it acts." };
        Option<SamplerKind?> sampler = new("--sampler");
        Option<PriorKind> prior = new("--prior");
        Option<int?> side = new("--side") { Description = "Width and height of the pictures, one of the model's sizes." };
        Option<int> candidates = new("--candidates") { Description = "Embeddings imagined for each picture.", DefaultValueFactory = _ => 2 };
        Option<int> budget = new("--memory-budget") { Description = "MiB of weights in memory at once, as float32; 0: no limit." };
        Option<string?> cache = new("--cache") { Description = "Folder of compiled graphs." };
        Command command = new("generate", "Generate pictures of a prompt; what is not given is as the model recommends.")
            { prompt, model, target, count, seed, prior, priorSteps, priorScale, candidates, steps, scale, guidanceStart, guidanceEnd, sampler, side, upsamplerSteps, budget, cache };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                StageClock clock = new();
                using UnclipModel opened = UnclipModel.Open(parsed.GetValue(model)!, new() { MemoryBudget = parsed.GetValue(budget) * 1024L * 1024L, CacheFolder = parsed.GetValue(cache) });
                clock.Lap("open");
                GenerationRequest recommended = GenerationRequest.Recommended(opened.Card, parsed.GetValue(prompt)!);
                GenerationRequest request = recommended with
                {
                    Count = parsed.GetValue(count),
                    Seed = parsed.GetValue(seed),
                    Prior = parsed.GetValue(prior),
                    PriorSteps = parsed.GetValue(priorSteps) ?? recommended.PriorSteps,
                    PriorGuidanceScale = parsed.GetValue(priorScale) ?? recommended.PriorGuidanceScale,
                    PriorCandidates = parsed.GetValue(candidates),
                    DecoderSteps = parsed.GetValue(steps) ?? recommended.DecoderSteps,
                    DecoderGuidanceScale = parsed.GetValue(scale) ?? recommended.DecoderGuidanceScale,
                    DecoderGuidanceStart = parsed.GetValue(guidanceStart) ?? recommended.DecoderGuidanceStart,
                    DecoderGuidanceEnd = parsed.GetValue(guidanceEnd) ?? recommended.DecoderGuidanceEnd,
                    Sampler = parsed.GetValue(sampler) ?? recommended.Sampler,
                    Side = parsed.GetValue(side),
                    UpsamplerSteps = parsed.GetValue(upsamplerSteps) ?? recommended.UpsamplerSteps,
                };
                Write(await GenerateAsync(opened, request, clock, cancellationToken), opened, request, parsed.GetValue(target)!);
                clock.Write();
                return 0;
            }
            catch (Exception exception) when (exception is CheckpointException or System.ComponentModel.DataAnnotations.ValidationException)
            {
                AnsiConsole.WriteLine(exception.Message);
                return 1;
            }
        });
        return command;
    }

    private static Task<IReadOnlyList<Picture>> GenerateAsync(UnclipModel model, GenerationRequest request, StageClock clock, CancellationToken cancellationToken) =>
        AnsiConsole.Progress().StartAsync(async context =>
        {
            ProgressTask task = context.AddTask("text");
            IReadOnlyList<Picture> pictures = [];
            await foreach (GenerationStep step in new UnclipPipeline(model).GenerateAsync(request, cancellationToken))
            {
                clock.Record(step);
                (string stage, int done, int all) = step switch
                {
                    PriorStep prior => ("prior", prior.Step, prior.StepCount),
                    UpsamplerStep upsampler => ("upsampler", upsampler.Step, upsampler.StepCount),
                    PaintingStep decoder => ("decoder", decoder.Step, decoder.StepCount),
                    _ => (task.Description, (int)task.Value, (int)task.MaxValue),
                };
                (task.Description, task.MaxValue, task.Value) = (stage, all, done);
                if (step is PicturesFinished finished)
                    pictures = finished.Pictures;
            }
            return pictures;
        });

    private static void Write(IReadOnlyList<Picture> pictures, UnclipModel model, GenerationRequest request, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        for (int i = 0; i < pictures.Count; i++)
        {
            string path = pictures.Count == 1 ? target : $"{Path.ChangeExtension(target, null)}-{i + 1}{Path.GetExtension(target)}";
            Recipe recipe = new()
            {
                AppVersion = typeof(GenerateCommand).Assembly.GetName().Version!.ToString(3),
                Model = model.Card.Name,
                Fingerprint = model.Fingerprint,
                Request = request,
                PictureIndex = i,
            };
            File.WriteAllBytes(path, PictureCodec.EncodePng(pictures[i], recipe));
            AnsiConsole.WriteLine($"Wrote {path}");
        }
    }

    /// <summary>Seconds and peak memory, stage by stage. A stage's first step contains the loading of its network.</summary>
    private sealed class StageClock
    {
        private readonly List<(string Stage, double First, double Others, int Steps)> stages = [];
        private long last = Stopwatch.GetTimestamp();

        public void Lap(string stage)
        {
            double seconds = Stopwatch.GetElapsedTime(last).TotalSeconds;
            last = Stopwatch.GetTimestamp();
            if (stages is [.., var open] && open.Stage == stage)
                stages[^1] = open with { Others = open.Others + seconds, Steps = open.Steps + 1 };
            else
                stages.Add((stage, seconds, 0, 1));
        }

        public void Record(GenerationStep step)
        {
            if (step is not (CandidatesChosen or PicturesFinished))
                Lap(step switch { TextEncoded => "text", PriorStep => "prior", UpsamplerStep => "upsampler", _ => "decoder" });
        }

        public void Write()
        {
            Table table = new Table().AddColumns("stage", "steps", "first step, s", "each further step, s");
            foreach ((string stage, double first, double others, int steps) in stages)
                table.AddRow(stage, $"{steps}", Seconds(first), steps > 1 ? Seconds(others / (steps - 1)) : "");
            AnsiConsole.Write(table);
            using Process process = Process.GetCurrentProcess();
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Peak resident memory: {process.PeakWorkingSet64 / 1073741824.0:F2} GiB"));
        }

        private static string Seconds(double seconds) => seconds.ToString("F2", CultureInfo.InvariantCulture);
    }
}
