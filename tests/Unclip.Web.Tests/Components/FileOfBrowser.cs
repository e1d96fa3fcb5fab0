using Microsoft.JSInterop;

namespace Unclip.Web.Tests.Components;

/// <summary>What a script hands out as a stream.</summary>
internal sealed class FileOfBrowser(byte[] file) : IJSStreamReference
{
    public long Length => file.Length;

    public ValueTask<Stream> OpenReadStreamAsync(long maxAllowedSize = 512000, CancellationToken cancellationToken = default) => new(new MemoryStream(file));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
