using Unclip.Golden;
using Xunit;

namespace Unclip.Models.Tests;

/// <summary>One network of the tiny checkpoint, compiled, with what the reference implementation computed.</summary>
internal sealed class GoldenNetwork : IDisposable
{
    private readonly TemporaryFolder cache;

    public GoldenNetwork(Network network, string reference)
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        cache = new();
        Checkpoint = Checkpoint.Open(GoldenFolder.TinyKarlo);
        Tensors = GoldenFolder.Tensors(reference);
        Tolerance = GoldenFolder.Tolerance(reference);
        Runner = new(NetworkCompiler.Compile(Checkpoint, network, cache.Path));
    }

    public Checkpoint Checkpoint { get; }

    public GoldenTensors Tensors { get; }

    public GraphRunner Runner { get; }

    public double Tolerance { get; }

    /// <summary>Feeds a reference tensor; a BOOL mask becomes 0 and 1.</summary>
    public GoldenNetwork Feed(string input, string? tensor = null)
    {
        tensor ??= input;
        bool mask = tensor == "attention_mask";
        float[] values = mask ? Array.ConvertAll(Tensors.Integers(tensor), value => (float)value) : Tensors.Floats(tensor);
        Runner.Input(input, values, Tensors.Shape(tensor));
        return this;
    }

    public void AssertOutput(string output, string tensor)
    {
        var (values, shape) = Runner.Run(output);
        Assert.Equal(Tensors.Shape(tensor), shape);
        GraphRunner.AssertClose(Tensors.Floats(tensor), values, Tolerance);
    }

    public void Dispose()
    {
        Runner.Dispose();
        Tensors.Dispose();
        cache.Dispose();
    }
}
