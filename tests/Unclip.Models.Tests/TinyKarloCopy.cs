using Unclip.Golden;
using Unclip.Models.Safetensors;
using Xunit;

namespace Unclip.Models.Tests;

/// <summary>Tests that damage or rewrite a copy of the tiny checkpoint, with a cache of their own.</summary>
public abstract class TinyKarloCopy : IDisposable
{
    private readonly TemporaryFolder? folder = GoldenFolder.Exists ? TemporaryFolder.CopyOf(GoldenFolder.TinyKarlo) : null;

    private protected TemporaryFolder Cache { get; } = new();

    /// <summary>Skips the test where the golden data is absent.</summary>
    private protected TemporaryFolder Folder
    {
        get
        {
            Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
            return folder!;
        }
    }

    public void Dispose()
    {
        folder?.Dispose();
        Cache.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected CompiledGraph Compile(Network network) => NetworkCompiler.Compile(Checkpoint.Open(Folder.Path), network, Cache.Path);

    /// <summary>What the prior says to the reference's inputs, at two different timesteps.</summary>
    private protected static float[] Predict(CompiledGraph prior)
    {
        using GoldenTensors tensors = GoldenFolder.Tensors("prior");
        using var runner = new GraphRunner(prior);
        foreach (string input in (string[])["hidden_states", "proj_embedding", "encoder_hidden_states"])
            runner.Input(input, tensors.Floats(input), tensors.Shape(input));
        runner.Input("attention_mask", Array.ConvertAll(tensors.Integers("attention_mask"), value => (float)value), tensors.Shape("attention_mask"));
        return runner.Timesteps(500, 20).Run("predicted_image_embedding").Values;
    }

    private protected static (string Name, long[] Shape, float[] Values)[] Tensors(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return [.. file.Tensors.Values.Where(tensor => tensor.DType.IsFloat()).Select(tensor => (tensor.Name, tensor.Shape.ToArray(), file.ReadFloats(tensor.Name)))];
    }
}
