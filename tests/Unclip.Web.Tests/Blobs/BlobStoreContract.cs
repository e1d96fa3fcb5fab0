using System.Text;
using Unclip.Web.Blobs;

namespace Unclip.Web.Tests.Blobs;

/// <summary>What every store of blobs does.</summary>
public abstract class BlobStoreContract
{
    /// <summary>SHA-256 of "abc" (FIPS 180-4, B.1).</summary>
    protected const string Abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    protected abstract IBlobStore Blobs { get; }

    protected static CancellationToken Now => TestContext.Current.CancellationToken;

    private static DateTimeOffset Later => DateTimeOffset.UtcNow.AddMinutes(1);

    [Fact]
    public async Task What_was_put_is_found_by_the_hash_of_its_content()
    {
        Assert.Equal(Abc, await Blobs.PutAsync("abc"u8.ToArray(), Now));
        Assert.Equal(Abc, await Blobs.PutAsync("abc"u8.ToArray(), Now));
        Assert.Equal("abc"u8.ToArray(), await Blobs.ReadAsync(Abc, Now));
        Assert.Equal([Abc], await Blobs.ListAsync(Later, Now).ToListAsync(Now));
    }

    [Fact]
    public async Task What_was_deleted_is_gone_and_may_be_put_again()
    {
        string other = await Blobs.PutAsync("other"u8.ToArray(), Now);
        await Blobs.DeleteAsync(Abc, Now);
        await Blobs.PutAsync("abc"u8.ToArray(), Now);
        await Blobs.DeleteAsync(Abc, Now);
        Assert.Null(await Blobs.OpenAsync(Abc, Now));
        Assert.Equal([other], await Blobs.ListAsync(Later, Now).ToListAsync(Now));
        await Blobs.PutAsync("abc"u8.ToArray(), Now);
        Assert.Equal("abc"u8.ToArray(), await Blobs.ReadAsync(Abc, Now));
    }

    [Fact]
    public async Task A_large_file_and_an_empty_one_come_back_as_they_were()
    {
        byte[] large = new byte[5_000_001];
        new Random(7).NextBytes(large);
        Assert.Equal(large, await Blobs.ReadAsync(await Blobs.PutAsync(large, Now), Now));
        Assert.Empty((await Blobs.ReadAsync(await Blobs.PutAsync(Array.Empty<byte>(), Now), Now))!);
    }

    [Fact]
    public async Task A_file_is_read_from_any_place()
    {
        byte[] digits = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 100_000).Select(i => (i % 1000).ToString("000"))));
        await using Stream file = (await Blobs.OpenAsync(await Blobs.PutAsync(digits, Now), Now))!;
        Assert.Equal((true, digits.Length), (file.CanSeek, file.Length));
        byte[] some = new byte[6];
        foreach (int place in (int[])[0, 6, 150_000, 3, digits.Length - 6])
        {
            file.Seek(place, SeekOrigin.Begin);
            await file.ReadExactlyAsync(some, Now);
            Assert.Equal(digits[place..(place + 6)], some);
            Assert.Equal(place + 6, file.Position);
        }

        Assert.Equal(0, await file.ReadAsync(some, Now));
        file.Seek(-3, SeekOrigin.End);
        Assert.Equal(3, await file.ReadAtLeastAsync(some, 6, throwOnEndOfStream: false, Now));
    }

    [Fact]
    public async Task The_list_holds_what_was_last_put_before()
    {
        await Blobs.PutAsync("abc"u8.ToArray(), Now);
        Assert.Empty(await Blobs.ListAsync(DateTimeOffset.UtcNow.AddMinutes(-1), Now).ToListAsync(Now));
        Assert.Equal([Abc], await Blobs.ListAsync(Later, Now).ToListAsync(Now));
    }

    [Fact]
    public async Task Many_at_once_do_not_disturb_each_other()
    {
        string[] names = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Blobs.PutAsync(Encoding.ASCII.GetBytes($"file {i / 2}"), Now)));
        Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), (await Blobs.ListAsync(Later, Now).ToListAsync(Now)).Order(StringComparer.Ordinal));
        Assert.Equal(20, names.Distinct().Count());
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    public async Task No_other_name_is_taken(string name)
    {
        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(() => Blobs.OpenAsync(name, Now));
        Assert.Contains("expected 64 hexadecimal digits", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.DeleteAsync(name, Now));
    }
}
