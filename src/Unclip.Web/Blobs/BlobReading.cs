namespace Unclip.Web.Blobs;

internal static class BlobReading
{
    /// <summary>The whole file; null when there is no such one.</summary>
    public static async Task<byte[]?> ReadAsync(this IBlobStore blobs, string name, CancellationToken cancellationToken = default)
    {
        await using Stream? file = await blobs.OpenAsync(name, cancellationToken);
        if (file is null) return null;
        using MemoryStream bytes = new();
        await file.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
