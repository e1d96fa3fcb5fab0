using Unclip.Bench.Frames;
using Unclip.Bench.Galleries;
using Unclip.Bench.Generation;
using Unclip.Bench.Networks;
using Unclip.Bench.Workers;
using Unclip.Models;
using Unclip.Web.Data;

namespace Unclip.Bench;

/// <summary>The sections of docs/performance.md, measured when they are asked for.</summary>
internal sealed class Report(BenchModel model, int threads, int repetitions, Network[] networks, int[] rows, int[] counts)
{
    /// <summary>The large gallery's.</summary>
    private const string Owner = "bench";

    /// <summary>64 jobs take minutes.</summary>
    private int JobRepetitions => Math.Max(1, repetitions / 6);

    /// <summary>Starting a process is slow and varies little.</summary>
    private int ColdRepetitions => Math.Max(3, repetitions / 4);

    public async Task<string> PipelineAsync() => $"""
        ## The pipeline

        One prompt with the settings that the model's card recommends. Prior and decoder are guided: a picture is four rows of the prior, which makes two candidates, and two of the decoder.
        Upsampling to the usual size is unguided, one picture after the other.
        Jobs of 1 and of 4 pictures take turns. Medians and quartiles of {repetitions} turns after warm-up.

        {await WarmPipeline.ReportAsync(model.Folder, threads, repetitions)}

        Medians and quartiles of {ColdRepetitions} processes each, the two kinds in turns.

        {await ColdStart.ReportAsync(model.Folder, threads, ColdRepetitions)}

        {await AppStart.ReportAsync(model.Folder, threads, ColdRepetitions)}

        What one generation of one picture allocates for each step of a stage after its first, the picture that the step shows among it:

        {await Allocations.ReportAsync(model.Folder, threads)}
        """;

    public async Task<string> JobsAtOnceAsync() => $"""
        ## Many jobs at once

        All jobs, of one picture each, are asked for at the same moment. "One by one" is a queue in front of the pipeline; "at once" runs
        them side by side; "shared passes" is continuous batching, where a forward pass serves all jobs that wait for the network.
        The three take turns, {JobRepetitions} times. To the usual size:

        {await JobsAtOnce.ReportAsync(model.Folder, threads, JobRepetitions, counts, upsampled: true)}

        Without upsampling:

        {await JobsAtOnce.ReportAsync(model.Folder, threads, JobRepetitions, counts, upsampled: false)}
        """;

    public async Task<string> FramesAsync() => $"""
        ## Live frames

        The app, and viewers that acknowledge each frame as soon as it has arrived, as pages do after painting. Age is counted from the moment when a step's
        frame could be sent; a viewer that cannot have them all gets the newest. {JobRepetitions} jobs of each kind, with the recommended settings.

        {await FrameLatency.ReportAsync(model.Folder, JobRepetitions)}

        The same in Chromium, beside a page that puts the same JPEGs into Blazor's render tree as data addresses ({JobRepetitions} jobs of each kind, in turns). By web sockets come the frames and, compressed, what
        the pages show besides: the app the prior's curve, its progress and its history, the other one nothing. "Shows the end after" counts from the end of the job.

        {await RenderTreePeer.ReportAsync(model.Folder, JobRepetitions)}
        """;

    public async Task<string> WorkersAsync(string server) => $"""
        ## Worker processes

        The same 24 jobs of 24 people, one picture each with the recommended settings, one at a time in a worker, for one worker process and for two, on one PostgreSQL server and this machine. The set-ups take turns, {JobRepetitions} times.

        {await WorkersAtOnce.ReportAsync(model.Folder, server, threads, JobRepetitions)}
        """;

    public async Task<string> GalleriesAsync(int pictures, string? server)
    {
        using TemporaryFolder folder = new();
        string sqlite = await GalleryTimes.ReportAsync(BenchGallery.InFolder(folder.Path, Owner), Owner, pictures, repetitions);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return $"""
            ## A large gallery

            {sqlite}

            {await OnServerAsync()}
            """;

        async Task<string> OnServerAsync()
        {
            if (server is null) return "On PostgreSQL: not measured.";
            await using TemporaryDatabase database = await TemporaryDatabase.CreateAsync(server);
            return "On PostgreSQL: " + await GalleryTimes.ReportAsync(new(DatabaseKind.PostgreSql, database.ConnectionString, Path.Combine(folder.Path, "of-server"), Owner), Owner, pictures, repetitions);
        }
    }

    public string Networks() => $"""
        ## One step of a network

        ONNX Runtime and the TorchSharp twin run the same weights on the same inputs and number of threads, and take turns
        within one process; the last column is the median of the ratio within a turn. A row is one sample of a forward pass:
        2 rows are one guided picture, 8 rows are four. Medians and quartiles of {repetitions} turns after warm-up.

        {InterleavedSteps.Report(model.Folder, networks, rows, threads, repetitions)}
        """;

    public string Roofline() => $"""
        ## How near to the machine's limit

        Arithmetic in convolutions, matrix products and attention, over the time of a forward pass in ONNX Runtime, beside the speed of one large matrix product. "Time goes to" is what ONNX
        Runtime's profiler says of its operators. Where one row already gets most of what many rows get, passes that several jobs share can gain little.

        {Bench.Networks.Roofline.Report(model.Folder, threads, repetitions)}
        """;

    /// <param name="server">A PostgreSQL server; without one, what needs it is left out.</param>
    /// <param name="pictures">Of the large gallery.</param>
    public async Task<string> PageAsync(string? server, int pictures)
    {
        string machine = Machine.Describe(threads); // before the measurements raise the load
        string pipeline = await PipelineAsync(), jobs = await JobsAtOnceAsync(), frames = await FramesAsync(); // before libtorch is loaded, as in the app
        return $"""
            # Performance

            Measured by `bench/Unclip.Bench`. To regenerate this page, on a machine that does nothing else:

            ```
            dotnet run --project bench/Unclip.Bench -c Release -- all --postgres "Host=…"
            ```

            Compare numbers of one run with each other, not with those of another run or machine.
            `-- pipeline`, `-- jobs`, `-- frames`, `-- workers`, `-- galleries`, `-- networks` and `-- roofline` print one section; `-- steps` runs the networks under BenchmarkDotNet, with allocations.

            {machine}
            - Model: {model.Description}

            {pipeline}

            {jobs}

            {frames}

            {(server is null ? "Worker processes: not measured." : await WorkersAsync(server))}

            {await GalleriesAsync(pictures, server)}

            {Networks()}

            {Roofline()}

            """;
    }
}
