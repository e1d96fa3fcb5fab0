using System.CommandLine;
using Unclip.Bench;
using Unclip.Bench.Generation;
using Unclip.Bench.Networks;
using Unclip.Models;

Option<string?> model = new("--model") { Description = $"Checkpoint folder; without it {BenchModel.DefaultFolder}, or random weights where that has none.", Recursive = true };
Option<int> threads = new("--threads") { Description = "Threads of one forward pass.", DefaultValueFactory = _ => Environment.ProcessorCount, Recursive = true };
Option<int> repetitions = new("--repetitions") { Description = "Measurements of each number, after warm-up.", DefaultValueFactory = _ => 20, Recursive = true };
Option<Network[]> network = new("--network") { Description = "Prior or Decoder.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => InterleavedSteps.Networks, Recursive = true };
Option<int[]> rows = new("--rows") { Description = "Rows of a forward pass.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => InterleavedSteps.Batches, Recursive = true };
Option<int[]> counts = new("--jobs") { Description = "How many at once.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => JobsAtOnce.Counts, Recursive = true };
Option<string> page = new("--out") { Description = "Markdown file to write.", DefaultValueFactory = _ => "docs/performance.md" };
Option<string> cache = new("--cache") { Required = true };

Option<int> pictures = new("--pictures") { Description = "How many are in the gallery.", DefaultValueFactory = _ => 50_000 };
Option<string?> postgres = new("--postgres") { Description = "Connection string of a PostgreSQL server, of somebody who may create databases." };

Command pipeline = new("pipeline", "Times of whole generations.");
pipeline.SetAction(parsed => ReportAsync(parsed, async report => Console.WriteLine(await report.PipelineAsync())));

Command jobs = new("jobs", "Throughput and waiting times of many jobs at once.");
jobs.SetAction(parsed => ReportAsync(parsed, async report => Console.WriteLine(await report.JobsAtOnceAsync())));

Command frames = new("frames", "How old live frames are when viewers have them.");
frames.SetAction(parsed => ReportAsync(parsed, async report => Console.WriteLine(await report.FramesAsync())));

Command workers = new("workers", "Throughput of one worker process and of two.") { postgres };
workers.SetAction(parsed => ReportAsync(parsed, async report =>
    Console.WriteLine(await report.WorkersAsync(parsed.GetValue(postgres) ?? throw new ArgumentException("Workers share a PostgreSQL server: name it by --postgres.")))));

Command networks = new("networks", "Times of single steps, ONNX Runtime and TorchSharp in turns.");
networks.SetAction(parsed => ReportAsync(parsed, report => Console.Out.WriteLineAsync(report.Networks())));

Command roofline = new("roofline", "How near each network comes to the machine's limit.");
roofline.SetAction(parsed => ReportAsync(parsed, report => Console.Out.WriteLineAsync(report.Roofline())));

Command all = new("all", "Everything, written as a page.") { page, postgres, pictures };
all.SetAction(parsed => ReportAsync(parsed, async report =>
{
    string text = await report.PageAsync(parsed.GetValue(postgres), parsed.GetValue(pictures));
    await File.WriteAllTextAsync(parsed.GetRequiredValue(page), text);
    Console.WriteLine(text);
}));

Command steps = new("steps", "Times and allocations of single steps under BenchmarkDotNet.");
steps.SetAction(parsed =>
{
    using TemporaryFolder temporary = new();
    StepBenchmarks.Run(BenchModel.Open(parsed.GetValue(model), temporary.Path).Folder, parsed.GetValue(threads));
});

Command galleries = new("galleries", "Times of queries in a large gallery, on SQLite and, where a server is named, on PostgreSQL.") { pictures, postgres };
galleries.SetAction(parsed => ReportAsync(parsed, async report => Console.WriteLine(await report.GalleriesAsync(parsed.GetValue(pictures), parsed.GetValue(postgres)))));

// Touches nothing of the training program, whose allocator settings the app does not have.
Command child = new(ColdStart.ChildCommand) { cache };
child.Hidden = true;
child.SetAction(parsed => ColdStart.RunChildAsync(parsed.GetValue(model)!, parsed.GetValue(threads), parsed.GetRequiredValue(cache)));

RootCommand root = new("What Unclip's generation and galleries cost.") { pipeline, jobs, frames, workers, networks, roofline, all, steps, galleries, child, model, threads, repetitions, network, rows, counts };
return await root.Parse(args).InvokeAsync();

async Task ReportAsync(ParseResult parsed, Func<Report, Task> run)
{
    using TemporaryFolder temporary = new();
    await run(new(BenchModel.Open(parsed.GetValue(model), temporary.Path), parsed.GetValue(threads), parsed.GetValue(repetitions), parsed.GetValue(network)!, parsed.GetValue(rows)!, parsed.GetValue(counts)!));
}
