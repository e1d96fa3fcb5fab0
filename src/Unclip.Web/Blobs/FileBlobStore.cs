using System.Runtime.CompilerServices;

namespace Unclip.Web.Blobs;

/// <summary>Blobs in a folder: <c>ab/abcdef…</c>. A file is complete before it gets its name.</summary>
public sealed class FileBlobStore(string folder) : IBlobStore
{
    private const string Unfinished = ".part";

    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        string name = BlobName.Of(content.Span);
        string path = PathOf(name);
        if (File.Exists(path))
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow); // A clean-up that is under way leaves it alone.
            return name;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string unfinished = $"{path}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            await using (FileStream file = new(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }

        return name;
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 4096, useAsync: true));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        if (Directory.Exists(Path.GetDirectoryName(PathOf(name)))) File.Delete(PathOf(name));
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<string> ListAsync(DateTimeOffset putBefore, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        if (!Directory.Exists(folder)) yield break;
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (File.GetLastWriteTimeUtc(path) >= putBefore.UtcDateTime) continue;
            if (path.EndsWith(Unfinished, StringComparison.Ordinal)) File.Delete(path); // Left by a crash.
            else if (BlobName.IsWellFormed(Path.GetFileName(path))) yield return Path.GetFileName(path);
        }
    }

    private string PathOf(string name) => BlobName.IsWellFormed(name)
        ? Path.Combine(folder, name[..2], name)
        : throw new ArgumentException($"'{name}' is no blob's name, expected 64 hexadecimal digits.", nameof(name));
}
