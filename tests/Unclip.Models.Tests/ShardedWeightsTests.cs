using System.Text.Json;
using Unclip.Golden;
using Unclip.Models.Safetensors;
using Xunit;

namespace Unclip.Models.Tests;

/// <summary>Weights under the other names that diffusers and transformers give them: in shards, and as a half-precision variant.</summary>
public sealed class ShardedWeightsTests : TinyKarloCopy
{
    private string Prior(string name) => Folder.File("prior", name);

    private string Index => Prior("diffusion_pytorch_model.safetensors.index.json");

    [Fact]
    public void Shards_compute_what_the_whole_file_does_and_stay_where_they_are()
    {
        float[] whole = Predict();
        string[] shards = Split(SafetensorsDType.F32);
        Assert.Equal(whole, Predict());
        Assert.Equal(2, Directory.GetFiles(Cache.Path, "Prior-*.safetensors").Count(file => shards.Any(shard => new FileInfo(shard).Length == new FileInfo(file).Length)));
    }

    [Fact]
    public void Half_precision_shards_compute_what_the_whole_file_does()
    {
        string whole = Prior("diffusion_pytorch_model.safetensors");
        Write(whole, Tensors(whole), SafetensorsDType.F16);
        float[] expected = Predict();
        Split(SafetensorsDType.F16);
        Assert.Equal(expected, Predict());
    }

    [Fact]
    public void A_half_precision_variant_is_used_where_the_full_one_is_absent()
    {
        string full = Prior("diffusion_pytorch_model.safetensors"), variant = Prior("diffusion_pytorch_model.fp16.safetensors");
        float[] single = Predict();
        Write(variant, Tensors(full), SafetensorsDType.F16);
        Assert.Equal(single, Predict());
        File.Delete(full);
        float[] half = Predict();
        Assert.NotEqual(single, half);
        Assert.All(single.Zip(half), pair => Assert.Equal(pair.First, pair.Second, 0.01f));
    }

    [Theory]
    [InlineData("no map", "'weight_map' is missing or empty")]
    [InlineData("outside", "expected the name of a safetensors file in the same folder")]
    [InlineData("wrong file", "expected it in")]
    [InlineData("missing key", "'proj_in.nothing' is missing, expected it there")]
    [InlineData("missing shard", "cannot be opened")]
    public void An_index_that_does_not_hold_is_refused(string damage, string expected)
    {
        string[] shards = Split(SafetensorsDType.F32);
        using JsonDocument index = JsonDocument.Parse(File.ReadAllText(Index));
        Dictionary<string, string> map = index.RootElement.GetProperty("weight_map").Deserialize<Dictionary<string, string>>()!;
        switch (damage)
        {
            case "no map": map.Clear(); break;
            case "outside": map["proj_in.bias"] = "../prior/" + map["proj_in.bias"]; break;
            case "wrong file": map["proj_in.bias"] = Path.GetFileName(shards.Single(shard => Path.GetFileName(shard) != map["proj_in.bias"])); break;
            case "missing key": map["proj_in.nothing"] = map["proj_in.bias"]; break;
            default: File.Delete(shards[1]); break;
        }
        WriteIndex(map);
        string message = Assert.Throws<CheckpointException>(() => Checkpoint.Open(Folder.Path)).Message;
        Assert.StartsWith(Folder.File("prior"), message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    private string[] Split(SafetensorsDType dtype)
    {
        string whole = Prior("diffusion_pytorch_model.safetensors");
        (string, long[], float[])[] tensors = Tensors(whole);
        File.Delete(whole);
        Dictionary<string, string> map = [];
        string[] shards = [Prior("diffusion_pytorch_model-00001-of-00002.safetensors"), Prior("diffusion_pytorch_model-00002-of-00002.safetensors")];
        for (int i = 0; i < shards.Length; i++)
        {
            (string Name, long[], float[])[] part = [.. tensors.Where((_, index) => index % 2 == i)];
            Write(shards[i], part, dtype);
            foreach (var tensor in part)
                map.Add(tensor.Name, Path.GetFileName(shards[i]));
        }
        WriteIndex(map);
        return shards;
    }

    private void WriteIndex(Dictionary<string, string> map) =>
        File.WriteAllText(Index, JsonSerializer.Serialize(new Dictionary<string, object> { ["metadata"] = new Dictionary<string, long> { ["total_size"] = 1 }, ["weight_map"] = map }));

    private static void Write(string path, (string, long[], float[])[] tensors, SafetensorsDType dtype) => SafetensorsWriter.Write(path, tensors, dtype);

    private float[] Predict() => Predict(Compile(Network.Prior));
}
