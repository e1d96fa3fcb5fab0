using System.Globalization;
using Unclip.Golden;
using Unclip.Models.Safetensors;
using Xunit;

namespace Unclip.Models.Tests;

public sealed class NetworkCompilerTests : TinyKarloCopy
{
    private string PriorWeights => Folder.File("prior", "diffusion_pytorch_model.safetensors");

    [Fact]
    public void A_second_compilation_comes_from_the_cache()
    {
        CompiledGraph first = Compile(Network.Prior);
        DateTime written = File.GetLastWriteTimeUtc(first.GraphPath);
        CompiledGraph second = Compile(Network.Prior);
        Assert.False(first.FromCache);
        Assert.True(second.FromCache);
        Assert.Equal(first.GraphPath, second.GraphPath);
        Assert.Equal(written, File.GetLastWriteTimeUtc(second.GraphPath));
    }

    [Fact]
    public void Float32_weights_stay_in_the_safetensors_file()
    {
        CompiledGraph graph = Compile(Network.Decoder);
        string linked = Path.ChangeExtension(graph.GraphPath, ".safetensors");
        string source = Folder.File("decoder", "diffusion_pytorch_model.safetensors");
        Assert.Equal(2, Directory.GetFiles(Cache.Path).Length);
        Assert.True(new FileInfo(graph.GraphPath).Length < new FileInfo(source).Length / 3);

        // A second name of the same bytes: what is written through one is seen through the other.
        using (FileStream stream = File.OpenWrite(source))
        {
            stream.Seek(-1, SeekOrigin.End);
            stream.WriteByte(123);
        }
        Assert.Equal(123, File.ReadAllBytes(linked)[^1]);
    }

    [Fact]
    public void Weights_behind_a_symbolic_link_are_found()
    {
        float[] expected = Predict(Compile(Network.Prior));
        string blob = Folder.File("blob");
        File.Move(PriorWeights, blob);
        File.CreateSymbolicLink(PriorWeights, blob);
        Directory.Delete(Cache.Path, recursive: true);
        Assert.Equal(expected, Predict(Compile(Network.Prior)));
    }

    [Fact]
    public void A_cache_on_another_file_system_gets_a_copy()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "There is no second file system at /dev/shm.");
        Checkpoint checkpoint = Checkpoint.Open(Folder.Path);
        string memory = $"/dev/shm/unclip-models-{Guid.NewGuid():N}";
        try
        {
            CompiledGraph graph = NetworkCompiler.Compile(checkpoint, Network.Prior, memory);
            Assert.Equal(Predict(Compile(Network.Prior)), Predict(graph));
            Assert.True(NetworkCompiler.Compile(checkpoint, Network.Prior, memory).FromCache);
            Assert.Equal(2, Directory.GetFiles(memory).Length);
        }
        finally
        {
            Directory.Delete(memory, recursive: true);
        }
    }

    [Fact]
    public void Changed_weights_get_another_graph()
    {
        CompiledGraph before = Compile(Network.Prior);
        Rewrite(PriorWeights, SafetensorsDType.F32, tensors => tensors["proj_in.bias"].Values[0] += 1);
        CompiledGraph after = Compile(Network.Prior);
        Assert.False(after.FromCache);
        Assert.NotEqual(before.GraphPath, after.GraphPath);
        Assert.NotEqual(Predict(before), Predict(after));
    }

    [Fact]
    public void A_cached_graph_whose_weights_were_deleted_is_repaired()
    {
        CompiledGraph graph = Compile(Network.Prior);
        float[] expected = Predict(graph);
        File.Delete(Path.ChangeExtension(graph.GraphPath, ".safetensors"));
        Assert.Equal(expected, Predict(Compile(Network.Prior)));

        Misalign(PriorWeights);
        graph = Compile(Network.Prior);
        expected = Predict(graph);
        File.Delete(Path.ChangeExtension(graph.GraphPath, ".weights"));
        Assert.Equal(expected, Predict(Compile(Network.Prior)));
    }

    [Theory, InlineData(SafetensorsDType.F16), InlineData(SafetensorsDType.BF16)]
    public void Narrow_weights_stay_narrow_in_their_file_and_compute_what_the_same_values_in_float32_do(SafetensorsDType dtype)
    {
        Rewrite(PriorWeights, dtype);
        CompiledGraph graph = Compile(Network.Prior);
        float[] narrow = Predict(graph);
        Assert.Equal(new FileInfo(PriorWeights).Length, new FileInfo(Path.ChangeExtension(graph.GraphPath, ".safetensors")).Length);
        // The values read back are already rounded.
        Rewrite(PriorWeights, SafetensorsDType.F32);
        Assert.Equal(Predict(Compile(Network.Prior)), narrow);
    }

    [Fact]
    public void Weights_at_odd_places_are_copied_to_even_ones()
    {
        float[] expected = Predict(Compile(Network.Prior));
        Misalign(PriorWeights);
        CompiledGraph graph = Compile(Network.Prior);
        Assert.True(File.Exists(Path.ChangeExtension(graph.GraphPath, ".weights")));
        Assert.Equal(expected, Predict(graph));
    }

    /// <summary>One more space in the header moves all values by a byte.</summary>
    private static void Misalign(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        long header = BitConverter.ToInt64(file);
        int end = 8 + (int)header;
        File.WriteAllBytes(path, [.. BitConverter.GetBytes(header + 1), .. file[8..end], (byte)' ', .. file[end..]]);
    }

    [Fact]
    public async Task Compiling_the_same_network_many_times_at_once_works()
    {
        Checkpoint checkpoint = Checkpoint.Open(Folder.Path);
        Rewrite(PriorWeights, SafetensorsDType.F16);
        float[][] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Task.Run(() => Predict(NetworkCompiler.Compile(checkpoint, Network.Prior, Cache.Path)))));
        Assert.All(results, result => Assert.Equal(results[0], result));
        Assert.Equal(2, Directory.GetFiles(Cache.Path).Length);
    }

    [Theory]
    [InlineData("missing", "'proj_in.bias' is missing, config expects [{0}]")]
    [InlineData("misshapen", "'proj_in.bias' is [2, {1}], config expects [{0}]")]
    [InlineData("unused", "1 keys are not part of the network that the config describes, expected none: 'proj_in.extra' [2]")]
    public void Wrong_keys_are_refused_by_file_key_and_shapes(string damage, string expected)
    {
        int width = Checkpoint.Open(Folder.Path).PriorConfig.InnerDim;
        expected = string.Format(CultureInfo.InvariantCulture, expected, width, width / 2);
        Rewrite(PriorWeights, SafetensorsDType.F32, tensors =>
        {
            if (damage == "missing")
                tensors.Remove("proj_in.bias");
            else if (damage == "misshapen")
                tensors["proj_in.bias"] = ([2, width / 2], tensors["proj_in.bias"].Values);
            else
                tensors["proj_in.extra"] = ([2], [1, 2]);
        });
        string message = Assert.Throws<CheckpointException>(() => Compile(Network.Prior)).Message;
        Assert.StartsWith($"{PriorWeights}: {expected}", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Cache.Path));
    }

    [Theory]
    [InlineData(Network.TextEncoder, "text_encoder", "input_ids,attention_mask", "last_hidden_state,text_embeds")]
    [InlineData(Network.ImageEncoder, "image_encoder", "pixel_values", "image_embeds")]
    [InlineData(Network.Prior, "prior", "hidden_states,timestep,proj_embedding,encoder_hidden_states,attention_mask", "predicted_image_embedding")]
    [InlineData(Network.TextProjection, "text_proj", "image_embeddings,prompt_embeds,text_encoder_hidden_states", "context,time_embeddings")]
    [InlineData(Network.Decoder, "decoder", "sample,timestep,encoder_hidden_states,class_labels,attention_mask", "out_sample")]
    [InlineData(Network.SuperResFirst, "super_res_first", "sample,timestep", "out_sample")]
    [InlineData(Network.SuperResLast, "super_res_last", "sample,timestep", "out_sample")]
    public void Every_network_compiles_from_half_precision_with_its_named_inputs_and_outputs(Network network, string name, string inputs, string outputs)
    {
        Rewrite(Directory.GetFiles(Folder.File(name), "*.safetensors").Single(), SafetensorsDType.F16);
        using var runner = new GraphRunner(Compile(network));
        Assert.Equal(inputs.Split(','), runner.InputNames);
        Assert.Equal(outputs.Split(','), runner.OutputNames);
    }

    private static void Rewrite(string path, SafetensorsDType dtype, Action<Dictionary<string, (long[] Shape, float[] Values)>>? change = null)
    {
        Dictionary<string, (long[] Shape, float[] Values)> tensors = Tensors(path).ToDictionary(tensor => tensor.Name, tensor => (tensor.Shape, tensor.Values));
        change?.Invoke(tensors);
        SafetensorsWriter.Write(path, tensors.Select(entry => (entry.Key, entry.Value.Shape, entry.Value.Values)), dtype);
    }
}
