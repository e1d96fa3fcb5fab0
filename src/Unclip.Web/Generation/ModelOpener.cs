using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Sessions;

namespace Unclip.Web.Generation;

/// <summary>Opens models that share one execution provider and one memory budget.</summary>
internal sealed partial class ModelOpener(IOptions<UnclipOptions> options, UnclipFolders folders, ILogger<ModelOpener> logger)
{
    private readonly SessionPool pool = new(options.Value.MemoryBudgetMegabytes * 1024L * 1024L);
    private readonly Lock gate = new();
    private ExecutionProvider? started;

    /// <exception cref="Exception">The folder cannot be used; the message names file, key, expected and actual.</exception>
    public OpenedModel Open(string modelFolder, string? cacheFolder, UnclipOptions options)
    {
        UnclipModel model = UnclipModel.Open(modelFolder, new InferenceOptions { Threads = options.Threads, BatchBudget = options.BatchMegabytes * 1024L * 1024L, CacheFolder = cacheFolder, Provider = Provider() }, pool);
        Tools tools = new(model);
        return new OpenedModel(model.Card, model.Fingerprint, model.Capabilities, model.Read, new EmbeddingSpace(model).EmbedAsync, tools.PaintAsync)
        {
            MissingAbilities = model.MissingAbilities,
            Execution = () => new(model.Provider.Description, model.Provider.Warning),
            Networks = () => model.Networks,
            Unload = model.Unload,
            Lifetime = model,
        };
    }

    /// <summary>Started with the first model, behind the running app: some take a while.</summary>
    private ExecutionProvider Provider()
    {
        lock (gate)
        {
            if (started is not null) return started;
            string? library = options.Value.ProviderLibrary is { Length: > 0 } path ? Path.GetFullPath(path, folders.ContentRoot) : null;
            started = ExecutionProvider.Start(options.Value.Provider, library, options.Value.Device);
            started.Warned += LogFallback;
            if (started.Warning is { } warning) LogFallback(warning);
            LogProvider(started.Description);
            return started;
        }
    }

    [LoggerMessage(LogLevel.Information, "Networks run on {Provider}.")]
    private partial void LogProvider(string provider);

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private partial void LogFallback(string warning);
}
