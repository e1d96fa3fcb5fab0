using Unclip.Inference;

namespace Unclip.Web.Generation;

internal static class ModelOpener
{
    /// <exception cref="Exception">The folder cannot be used; the message names file, key, expected and actual.</exception>
    public static OpenedModel Open(string modelFolder, string? cacheFolder, UnclipOptions options)
    {
        UnclipModel model = UnclipModel.Open(modelFolder, new InferenceOptions { Threads = options.Threads, CacheFolder = cacheFolder });
        UnclipPipeline pipeline = new(model);
        return new OpenedModel(model.Card, model.Fingerprint, model.PictureSize, model.HasUpsampler, model.Read, pipeline.GenerateAsync) { Lifetime = model };
    }
}
