using Unclip.Web.Blobs;

namespace Unclip.Web.Tests.Blobs;

public sealed class FileBlobStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-blobs").FullName;
    private readonly FileBlobStore blobs;

    public FileBlobStoreTests() => blobs = new(folder);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_put_is_found_by_the_hash_of_its_content()
    {
        string name = await blobs.PutAsync("abc"u8.ToArray(), Cancellation);
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", name); // FIPS 180-4, B.1
        Assert.Equal(name, await blobs.PutAsync("abc"u8.ToArray(), Cancellation));
        Assert.Equal("abc", await ReadAsync(name));
        Assert.Single(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));

        await blobs.DeleteAsync(name, Cancellation);
        await blobs.DeleteAsync(name, Cancellation);
        Assert.Null(await blobs.OpenAsync(name, Cancellation));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    public async Task No_other_name_is_taken(string name)
    {
        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(() => blobs.OpenAsync(name, Cancellation));
        Assert.Contains("expected 64 hexadecimal digits", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_holds_complete_files_older_than_asked_and_clears_what_a_crash_left()
    {
        string name = await blobs.PutAsync("abc"u8.ToArray(), Cancellation);
        string left = Path.Combine(folder, name[..2], name + ".0.part");
        await File.WriteAllTextAsync(left, "ab", Cancellation);
        DateTimeOffset later = DateTimeOffset.UtcNow.AddMinutes(1);

        Assert.Empty(await blobs.ListAsync(DateTimeOffset.UtcNow.AddMinutes(-1), Cancellation).ToListAsync(Cancellation));
        Assert.True(File.Exists(left));
        Assert.Equal([name], await blobs.ListAsync(later, Cancellation).ToListAsync(Cancellation));
        Assert.False(File.Exists(left));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<string> ReadAsync(string name)
    {
        await using Stream stream = (await blobs.OpenAsync(name, Cancellation))!;
        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync(Cancellation);
    }
}
