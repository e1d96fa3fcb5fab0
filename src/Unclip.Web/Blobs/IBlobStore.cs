namespace Unclip.Web.Blobs;

/// <summary>Files named by the SHA-256 of what is in them: the same file twice is one, and a name never changes its meaning.</summary>
public interface IBlobStore
{
    /// <summary>Keeps a file. When this returns, the file outlives a crash.</summary>
    /// <returns>Its name: 64 hexadecimal digits.</returns>
    Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Null when there is no such file. It is read as it arrives, from any place.</summary>
    /// <param name="name">As <see cref="PutAsync"/> returned it.</param>
    /// <param name="cancellationToken">Ends the opening, not the reading.</param>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Deletes a file; none of this name is fine too.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Names of all files that were last put before <paramref name="putBefore"/>.</summary>
    IAsyncEnumerable<string> ListAsync(DateTimeOffset putBefore, CancellationToken cancellationToken = default);
}
