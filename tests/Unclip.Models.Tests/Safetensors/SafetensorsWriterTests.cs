using Unclip.Models.Safetensors;
using Xunit;

namespace Unclip.Models.Tests.Safetensors;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static readonly (string, long[], float[])[] Tensors =
        [("b.weight", [2, 3], [1, -2, 3.5f, 0.1f, 65504, 1e-7f]), ("a \"quoted\" ä", [], [0.1f]), ("B.bias", [0], [])];

    [Fact]
    public void Float32_comes_back_bit_by_bit_with_its_metadata()
    {
        string path = folder.File("deep", "file.safetensors");
        SafetensorsWriter.Write(path, Tensors, SafetensorsDType.F32, new Dictionary<string, string> { ["format"] = "pt" });
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal(3, file.Tensors.Count);
        foreach (var (name, shape, values) in Tensors)
        {
            Assert.Equal(shape, file[name].Shape);
            Assert.Equal(values, file.ReadFloats(name));
        }
    }

    [Fact]
    public void Half_precision_rounds_to_the_nearest_half()
    {
        string path = folder.File("file.safetensors");
        SafetensorsWriter.Write(path, Tensors, SafetensorsDType.F16);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal(SafetensorsDType.F16, file["b.weight"].DType);
        Assert.Equal([1, -2, 3.5f, (float)(Half)0.1f, 65504, (float)(Half)1e-7f], file.ReadFloats("b.weight"));
    }

    [Fact]
    public void Data_starts_at_a_multiple_of_64_bytes_in_key_order()
    {
        string path = folder.File("file.safetensors");
        SafetensorsWriter.Write(path, Tensors, SafetensorsDType.F32);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        TensorInfo[] byOffset = [.. file.Tensors.Values.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.Length)];
        Assert.Equal(0, byOffset[0].Offset % 64);
        Assert.Equal(["B.bias", "a \"quoted\" ä", "b.weight"], byOffset.Select(tensor => tensor.Name));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        string path = folder.File("file.safetensors");
        SafetensorsWriter.Write(path, Tensors, SafetensorsDType.F32);
        byte[] before = File.ReadAllBytes(path);
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [("a", [3], [1, 2])], SafetensorsDType.F32));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [("a", [1], [1]), ("a", [1], [2])], SafetensorsDType.F32));
        Assert.Throws<ArgumentOutOfRangeException>(() => SafetensorsWriter.Write(path, Tensors, SafetensorsDType.I64));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void An_open_reader_keeps_the_values_it_opened_when_the_file_is_replaced()
    {
        string path = folder.File("file.safetensors");
        SafetensorsWriter.Write(path, [("a", [1], [1])], SafetensorsDType.F32);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        SafetensorsWriter.Write(path, [("a", [1], [2])], SafetensorsDType.F32);
        Assert.Equal([1f], file.ReadFloats("a"));
    }
}
