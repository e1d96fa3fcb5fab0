using System.Buffers.Binary;
using System.Text;
using Unclip.Models.Safetensors;
using Xunit;

namespace Unclip.Models.Tests.Safetensors;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Header JSON, bytes of data after it, and what the message must say besides the file's name.</summary>
    public static TheoryData<string, int, string[]> Corpus => new()
    {
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", 8, ["header is not valid JSON"] },
        { """[1]""", 0, ["expected an object", "Array"] },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16, ["not valid JSON", "'a'"] },
        { """{"a":7}""", 0, ["'a'", "'dtype' is missing"] },
        { """{"a":{"dtype":"F32","data_offsets":[0,8]}}""", 8, ["'a'", "'shape' is missing"] },
        { """{"a":{"dtype":"F32","shape":[2]}}""", 8, ["'a'", "'data_offsets' is missing"] },
        { """{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}""", 2, ["'a'", "dtype is 'F8_E4M3'", "expected one of F32"] },
        { """{"a":{"dtype":"3","shape":[2],"data_offsets":[0,2]}}""", 2, ["'a'", "dtype is '3'"] },
        { """{"a":{"dtype":3,"shape":[2],"data_offsets":[0,2]}}""", 2, ["'a'", "'dtype' is a JSON Number", "expected String"] },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, ["'a'", "span 4 bytes", "expected 8", "F32 [2]"] },
        { """{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}""", 8, ["'a'", "span 8 bytes", "expected 4"] },
        { """{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, ["'a'", "'shape' holds -2"] },
        { """{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8, ["'a'", "'shape' holds 2.5"] },
        { """{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", 8, ["'a'", "overflows"] },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, ["'a'", "[8, 0]", "begin at most end"] },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, ["'a'", "expected [begin, end]"] },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, ["'a'", "[0, 8]", "at most 4"] },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, ["'b'", "begins at 4", "expected 8", "overlap"] },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[12,20]}}""", 20, ["'b'", "begins at 12", "expected 8", "hole"] },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, ["'a'", "begins at 4", "expected 0", "hole"] },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, ["expected 8 bytes of tensor data", "has 9"] },
        { """{"__metadata__":{"format":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, ["'__metadata__.format'", "expected a string"] },
        { """{"__metadata__":"pt"}""", 0, ["'__metadata__'", "expected an object"] },
    };

    [Theory]
    [MemberData(nameof(Corpus))]
    public void A_broken_file_is_refused_with_file_key_expected_and_actual(string header, int dataLength, string[] expected)
    {
        string path = WriteRaw(Encoding.UTF8.GetBytes(header), dataLength);
        string message = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.All(expected, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new byte[0], "the file has 0 bytes")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0, 0 }, "the file has 7 bytes")]
    [InlineData(new byte[] { 9, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' }, "truncated: expected 9 bytes")]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0, 0, 0, (byte)'{', (byte)'}' }, "header length is 4294967296 bytes")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 0 }, "header length is 18446744073709551615 bytes")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 }, "not valid JSON")]
    public void A_broken_beginning_is_refused(byte[] bytes, string expected)
    {
        string path = folder.File("broken.safetensors");
        File.WriteAllBytes(path, bytes);
        string message = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    /// <summary>Strings that are not Unicode, which a JSON parser may let through until they are read.</summary>
    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\xFF\"")]
    public void Text_that_is_not_Unicode_is_refused(string text)
    {
        foreach (string header in (string[])[$"{{{text}:{{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}}}", $"{{\"a\":{{\"dtype\":{text},\"shape\":[],\"data_offsets\":[0,1]}}}}"])
        {
            string path = WriteRaw(Encoding.Latin1.GetBytes(header), 1);
            Assert.StartsWith(path, Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Random_damage_to_the_header_never_gives_any_other_exception()
    {
        string header = """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F16","shape":[1,2],"data_offsets":[8,12]}}""";
        var random = new Random(7);
        int refused = 0;
        for (int attempt = 0; attempt < 2000; attempt++)
        {
            byte[] damaged = Encoding.UTF8.GetBytes(header);
            for (int flips = random.Next(1, 4); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            string path = WriteRaw(damaged, 12);
            try
            {
                SafetensorsFile.Open(path).Dispose();
            }
            catch (CheckpointException exception)
            {
                Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
                refused++;
            }
        }
        Assert.InRange(refused, 1000, 2000);
    }

    [Fact]
    public void A_missing_file_is_refused_by_name()
    {
        string path = folder.File("absent.safetensors");
        Assert.Contains(path, Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_dtype_is_read()
    {
        byte[] data =
        [
            .. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(-7L), .. BitConverter.GetBytes(-2.5f), .. BitConverter.GetBytes(-9),
            .. BitConverter.GetBytes((Half)0.25), 0x40, 0xC0 /* sign, exponent 1, mantissa 1.5 */, 200, 1,
        ];
        string header = """
            {"f64":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"i64":{"dtype":"I64","shape":[],"data_offsets":[8,16]},
             "f32":{"dtype":"F32","shape":[1,1],"data_offsets":[16,20]},"i32":{"dtype":"I32","shape":[1],"data_offsets":[20,24]},
             "f16":{"dtype":"F16","shape":[1],"data_offsets":[24,26]},"bf16":{"dtype":"BF16","shape":[1],"data_offsets":[26,28]},
             "u8":{"dtype":"U8","shape":[1],"data_offsets":[28,29]},"bool":{"dtype":"BOOL","shape":[1],"data_offsets":[29,30]},
             "empty":{"dtype":"F32","shape":[0,4],"data_offsets":[30,30]}}
            """;
        string path = WriteRaw(Encoding.UTF8.GetBytes(header), 0);
        using (FileStream stream = new(path, FileMode.Append))
            stream.Write(data);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal([1.5f], file.ReadFloats("f64"));
        Assert.Equal([-7], file.ReadIntegers("i64"));
        Assert.Equal([-2.5f], file.ReadFloats("f32"));
        Assert.Equal([-9], file.ReadIntegers("i32"));
        Assert.Equal([0.25f], file.ReadFloats("f16"));
        Assert.Equal([-3f], file.ReadFloats("bf16"));
        Assert.Equal([200], file.ReadIntegers("u8"));
        Assert.Equal([1], file.ReadIntegers("bool"));
        Assert.Empty(file.ReadFloats("empty"));
        Assert.Empty(file["i64"].Shape);
        Assert.Equal([1, 1], file["f32"].Shape);
    }

    [Fact]
    public void Reading_the_wrong_kind_or_an_absent_key_says_so()
    {
        string path = WriteRaw(Encoding.UTF8.GetBytes("""{"a":{"dtype":"I32","shape":[2],"data_offsets":[0,8]}}"""), 8);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Contains("'a' is I32", Assert.Throws<CheckpointException>(() => file.ReadFloats("a")).Message, StringComparison.Ordinal);
        Assert.Contains("'b' is missing", Assert.Throws<CheckpointException>(() => file.ReadFloats("b")).Message, StringComparison.Ordinal);
    }

    private string WriteRaw(byte[] header, int dataLength)
    {
        string path = folder.File("file.safetensors");
        byte[] prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        File.WriteAllBytes(path, [.. prefix, .. header, .. new byte[dataLength]]);
        return path;
    }
}
