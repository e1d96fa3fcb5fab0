using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace Unclip.Models.Tests;

/// <summary>A compiled graph in ONNX Runtime on the CPU.</summary>
internal sealed class GraphRunner(CompiledGraph graph) : IDisposable
{
    private readonly InferenceSession session = new(graph.GraphPath);
    private readonly List<(string Name, OrtValue Value)> inputs = [];

    public GraphRunner Input(string name, float[] values, params long[] shape) => Add(name, OrtValue.CreateTensorValueFromMemory(values, shape));

    public GraphRunner Input(string name, long[] values, params long[] shape) => Add(name, OrtValue.CreateTensorValueFromMemory(values, shape));

    /// <summary>One timestep per row.</summary>
    public GraphRunner Timesteps(params float[] timesteps) => Input("timestep", timesteps, timesteps.Length);

    public IReadOnlyList<string> InputNames => session.InputNames;

    public IReadOnlyList<string> OutputNames => session.OutputNames;

    /// <summary>Runs with the inputs given so far, then forgets them.</summary>
    public (float[] Values, long[] Shape) Run(string output)
    {
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results =
            session.Run(options, [.. inputs.Select(input => input.Name)], [.. inputs.Select(input => input.Value)], [output]);
        Clear();
        return (results[0].GetTensorDataAsSpan<float>().ToArray(), results[0].GetTensorTypeAndShape().Shape);
    }

    public void Dispose()
    {
        Clear();
        session.Dispose();
    }

    public static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double worst = expected.Zip(actual, (a, b) => double.IsFinite(b) ? Math.Abs((double)a - b) : double.PositiveInfinity).Max();
        Assert.True(worst <= tolerance, $"The largest absolute difference is {worst:g3}, expected at most {tolerance:g3}.");
        TestContext.Current.SendDiagnosticMessage($"largest absolute difference {worst:g3} (tolerance {tolerance:g3})");
    }

    private GraphRunner Add(string name, OrtValue value)
    {
        inputs.Add((name, value));
        return this;
    }

    private void Clear()
    {
        inputs.ForEach(input => input.Value.Dispose());
        inputs.Clear();
    }
}
