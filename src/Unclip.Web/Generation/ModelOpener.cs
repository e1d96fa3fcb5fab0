namespace Unclip.Web.Generation;

internal static class ModelOpener
{
    public static OpenedModel Open(string modelFolder, string? cacheFolder, UnclipOptions options) =>
        throw new NotSupportedException($"{modelFolder}: not wired yet.");
}
