using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Web.Cluster;

namespace Unclip.Web.Generation;

/// <summary>
/// The models that pages offer: the configured one, then the imported ones. They are opened behind a running app: a missing
/// or damaged folder is something to show, not a reason to stop.
/// </summary>
public sealed partial class ModelCatalog : BackgroundService
{
    private readonly UnclipOptions options;
    private readonly UnclipFolders folders;
    private readonly ModelRegistry registry;
    private readonly OpenModel open;
    private readonly ILogger<ModelCatalog> logger;
    private readonly Lock gate = new();
    private volatile IReadOnlyList<ModelState> models;

    public ModelCatalog(IOptions<UnclipOptions> options, UnclipFolders folders, ModelRegistry registry, OpenModel open, ILogger<ModelCatalog> logger)
    {
        (this.options, this.folders, this.registry, this.open, this.logger) = (options.Value, folders, registry, open, logger);
        models = [new ModelOpening(folders.Resolve(options.Value.ModelFolder))];
    }

    public event Action? Changed;

    /// <summary>The configured one first.</summary>
    public IReadOnlyList<ModelState> Models => models;

    /// <summary>The configured one.</summary>
    public ModelState Default => models[0];

    /// <summary>The model of a folder; the configured one where there is none.</summary>
    public ModelState Of(string? folder) => models.FirstOrDefault(model => model.Folder == folder) ?? Default;

    /// <summary>The open model of a fingerprint; the configured one where there is none; null while that is not ready.</summary>
    public OpenedModel? OfFingerprint(string? fingerprint) =>
        (models.OfType<ModelReady>().FirstOrDefault(model => model.Model.Fingerprint == fingerprint) ?? Default as ModelReady)?.Model;

    /// <summary>Checks a checkpoint, remembers it and opens it.</summary>
    /// <exception cref="Exception">It cannot be used; the message names file, key, expected and actual.</exception>
    public Task ImportAsync(string folder, Action<string, double> progress) => Task.Run(() =>
    {
        RegisteredModel imported = ModelImport.Run(folder, registry, progress, new InferenceOptions { CacheFolder = CacheFolder() }).Model;
        Open(imported.Folder);
    });

    /// <summary>Takes an imported model off the list; its files stay.</summary>
    public void Forget(string folder)
    {
        if (folder == Default.Folder) return;
        registry.Remove(folder);
        Unload(folder);
        Change(known => known.Where(model => model.Folder != folder));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Opening reads files and compiles graphs on this thread; the server is to listen meanwhile.
        await Task.Yield();
        await OpenDefaultAsync(stoppingToken);
        IReadOnlyList<RegisteredModel> registered;
        try
        {
            registered = registry.Read();
        }
        catch (InvalidDataException problem)
        {
            LogRegistryUnreadable(problem);
            return;
        }

        foreach (RegisteredModel model in registered.Where(model => model.Folder != Default.Folder))
        {
            if (stoppingToken.IsCancellationRequested) return;
            Open(model.Folder);
        }
    }

    public override void Dispose()
    {
        foreach (ModelReady ready in models.OfType<ModelReady>()) ready.Model.Dispose();
        base.Dispose();
    }

    private async Task OpenDefaultAsync(CancellationToken stoppingToken)
    {
        string folder = Default.Folder;
        try
        {
            OpenedModel model = open(folder, CacheFolder(), options);
            if (options.WarmUp && options.Role != ProcessRole.Web && model.NoTextToPicture is null) await WarmUpAsync(model, stoppingToken);
            Put(new ModelReady(folder, model));
            LogReady(model.Card.Name, folder);
        }
        catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
        {
            Put(new ModelUnavailable(folder, problem.Message));
            LogUnavailable(problem, folder);
        }
    }

    private void Unload(string folder) => models.OfType<ModelReady>().FirstOrDefault(model => model.Folder == folder)?.Model.Unload();

    private void Open(string folder)
    {
        Unload(folder); // a second import opens it anew
        Put(new ModelOpening(folder));
        try
        {
            OpenedModel model = open(folder, CacheFolder(), options);
            Put(new ModelReady(folder, model));
            LogReady(model.Card.Name, folder);
        }
        catch (Exception problem)
        {
            Put(new ModelUnavailable(folder, problem.Message));
            LogUnavailable(problem, folder);
        }
    }

    private void Put(ModelState state) => Change(known => known.Any(model => model.Folder == state.Folder)
        ? known.Select(model => model.Folder == state.Folder ? state : model)
        : known.Append(state));

    private void Change(Func<IEnumerable<ModelState>, IEnumerable<ModelState>> change)
    {
        lock (gate) models = [.. change(models)];
        Changed?.Invoke();
    }

    private string? CacheFolder() => options.CacheFolder is { Length: > 0 } folder ? folders.Resolve(folder) : null;

    private static async Task WarmUpAsync(OpenedModel model, CancellationToken cancellationToken)
    {
        string prompt = model.Card.ExamplePrompts is [var first, ..] ? first : "a picture";
        var shortest = new GenerationRequest { Prompt = prompt, PriorSteps = 2, DecoderSteps = 2, UpsamplerSteps = 2 };
        await foreach (GenerationStep _ in model.Generate(shortest, new(), cancellationToken)) { }
    }

    [LoggerMessage(LogLevel.Information, "Model '{Name}' is ready ({Folder}).")]
    private partial void LogReady(string name, string folder);

    [LoggerMessage(LogLevel.Error, "The model in {Folder} cannot be used; the pages say why.")]
    private partial void LogUnavailable(Exception problem, string folder);

    [LoggerMessage(LogLevel.Error, "The list of imported models cannot be read.")]
    private partial void LogRegistryUnreadable(Exception problem);
}
