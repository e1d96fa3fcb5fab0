using Microsoft.Extensions.Options;
using Unclip.Inference;

namespace Unclip.Web.Generation;

/// <summary>Opens the model behind a running app: a missing or damaged folder is something to show, not a reason to stop.</summary>
public sealed partial class ModelHost(
    IOptions<UnclipOptions> options, UnclipFolders folders, OpenModel open, ILogger<ModelHost> logger) : BackgroundService
{
    private volatile ModelState state = new ModelOpening(folders.Resolve(options.Value.ModelFolder));

    public event Action? Changed;

    public ModelState State => state;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Opening reads files and compiles graphs on this thread; the server is to listen meanwhile.
        await Task.Yield();
        string folder = state.Folder;
        try
        {
            OpenedModel model = open(folder, CacheFolder(), options.Value);
            if (options.Value.WarmUp) await WarmUpAsync(model, stoppingToken);
            state = new ModelReady(folder, model);
            LogReady(model.Card.Name, folder);
        }
        catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
        {
            state = new ModelUnavailable(folder, problem.Message);
            LogUnavailable(problem, folder);
        }

        Changed?.Invoke();
    }

    public override void Dispose()
    {
        (state as ModelReady)?.Model.Dispose();
        base.Dispose();
    }

    private string? CacheFolder() => options.Value.CacheFolder is { Length: > 0 } folder ? folders.Resolve(folder) : null;

    private static async Task WarmUpAsync(OpenedModel model, CancellationToken cancellationToken)
    {
        string prompt = model.Card.ExamplePrompts is [var first, ..] ? first : "a picture";
        var shortest = new GenerationRequest { Prompt = prompt, PriorSteps = 2, DecoderSteps = 2 };
        await foreach (GenerationStep _ in model.Generate(shortest, cancellationToken)) { }
    }

    [LoggerMessage(LogLevel.Information, "Model '{Name}' is ready ({Folder}).")]
    private partial void LogReady(string name, string folder);

    [LoggerMessage(LogLevel.Error, "The model in {Folder} cannot be used; the pages say why.")]
    private partial void LogUnavailable(Exception problem, string folder);
}
