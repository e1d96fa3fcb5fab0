using Microsoft.Extensions.Options;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Sessions;

namespace Unclip.Web.Generation;

/// <summary>Opens models that share one memory budget.</summary>
internal sealed class ModelOpener(IOptions<UnclipOptions> options)
{
    private readonly SessionPool pool = new(options.Value.MemoryBudgetMegabytes * 1024L * 1024L);

    /// <exception cref="Exception">The folder cannot be used; the message names file, key, expected and actual.</exception>
    public OpenedModel Open(string modelFolder, string? cacheFolder, UnclipOptions options)
    {
        UnclipModel model = UnclipModel.Open(modelFolder, new InferenceOptions { Threads = options.Threads, BatchBudget = options.BatchMegabytes * 1024L * 1024L, CacheFolder = cacheFolder }, pool);
        Tools tools = new(model);
        return new OpenedModel(model.Card, model.Fingerprint, model.Capabilities, model.Read, new EmbeddingSpace(model).EmbedAsync, tools.PaintAsync)
        {
            Abilities = model.Abilities,
            Provider = UnclipModel.Provider,
            Networks = () => model.Networks,
            Unload = model.Unload,
            Lifetime = model,
        };
    }
}
