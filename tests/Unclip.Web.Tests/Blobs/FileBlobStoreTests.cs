using Unclip.Web.Blobs;

namespace Unclip.Web.Tests.Blobs;

public sealed class FileBlobStoreTests : BlobStoreContract, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("unclip-blobs").FullName;

    public FileBlobStoreTests() => Blobs = new FileBlobStore(folder);

    protected override IBlobStore Blobs { get; }

    [Fact]
    public async Task What_is_put_twice_is_one_file()
    {
        await Blobs.PutAsync("abc"u8.ToArray(), Now);
        await Blobs.PutAsync("abc"u8.ToArray(), Now);
        Assert.Equal([Path.Combine(folder, "ba", Abc)], Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_list_clears_what_a_crash_left()
    {
        string name = await Blobs.PutAsync("abc"u8.ToArray(), Now);
        string left = Path.Combine(folder, name[..2], name + ".0.part");
        await File.WriteAllTextAsync(left, "ab", Now);

        Assert.Empty(await Blobs.ListAsync(DateTimeOffset.UtcNow.AddMinutes(-1), Now).ToListAsync(Now));
        Assert.True(File.Exists(left));
        Assert.Equal([name], await Blobs.ListAsync(DateTimeOffset.UtcNow.AddMinutes(1), Now).ToListAsync(Now));
        Assert.False(File.Exists(left));
    }

    [Fact]
    public async Task The_list_passes_over_files_that_are_no_blobs()
    {
        string name = await Blobs.PutAsync("abc"u8.ToArray(), Now), note = Path.Combine(folder, "read-me.txt");
        await File.WriteAllTextAsync(note, "Restored on Monday.", Now);

        Assert.Equal([name], await Blobs.ListAsync(DateTimeOffset.UtcNow.AddMinutes(1), Now).ToListAsync(Now));
        Assert.True(File.Exists(note));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
