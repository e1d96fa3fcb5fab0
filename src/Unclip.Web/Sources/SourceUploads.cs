namespace Unclip.Web.Sources;

/// <summary>Pictures that people bring. A large one needs hundreds of megabytes while it is decoded, so few are at a time.</summary>
public sealed class SourceUploads(SourceStore sources) : IDisposable
{
    private const int DecodedAtOnce = 2;

    private readonly SemaphoreSlim turns = new(DecodedAtOnce);

    /// <summary>Reads a picture and keeps it as a source.</summary>
    /// <exception cref="InvalidDataException">Not a picture that can be used; the message says why.</exception>
    public async Task<SourcePicture> AddAsync(string ownerId, Stream file, CancellationToken cancellationToken) =>
        sources.Add(ownerId, await ReadAsync(file, cancellationToken) with { Uploaded = true });

    /// <exception cref="InvalidDataException">Not a picture that can be used; the message says why.</exception>
    public async Task<SourcePicture> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        using MemoryStream bytes = new();
        await file.CopyToAsync(bytes, cancellationToken);
        await turns.WaitAsync(cancellationToken);
        try
        {
            return SourcePicture.Read(bytes.ToArray());
        }
        finally
        {
            turns.Release();
        }
    }

    public void Dispose() => turns.Dispose();
}
