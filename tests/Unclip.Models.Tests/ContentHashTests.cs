using Xunit;

namespace Unclip.Models.Tests;

public sealed class ContentHashTests
{
    [Fact]
    public void A_large_file_is_read_through_once_until_it_changes()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("weights"), cache = folder.File("cache");
        byte[] content = new byte[17 << 20];
        File.WriteAllBytes(file, content);
        DateTime written = File.GetLastWriteTimeUtc(file);
        string hash = new ContentHash(cache).Of(file);
        Assert.Equal(new ContentHash(null).Of(file), hash);
        Assert.Single(Directory.GetFiles(Path.Combine(cache, "hashes")));

        content[5] = 1;
        File.WriteAllBytes(file, content);
        File.SetLastWriteTimeUtc(file, written);
        Assert.Equal(hash, new ContentHash(cache).Of(file)); // nothing said that it changed
        File.SetLastWriteTimeUtc(file, written.AddSeconds(1));
        Assert.Equal(new ContentHash(null).Of(file), new ContentHash(cache).Of(file));
        Assert.NotEqual(hash, new ContentHash(cache).Of(file));
    }

    [Fact]
    public void A_small_file_is_read_every_time()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("weights");
        File.WriteAllText(file, "a");
        DateTime written = File.GetLastWriteTimeUtc(file);
        string hash = new ContentHash(folder.File("cache")).Of(file);
        File.WriteAllText(file, "b");
        File.SetLastWriteTimeUtc(file, written);
        Assert.NotEqual(hash, new ContentHash(folder.File("cache")).Of(file));
    }
}
