using Microsoft.ML.OnnxRuntime;

namespace Unclip.Inference.Sessions;

/// <summary>
/// Named buffers bound to a network, allocated once and reused in every call: fill the inputs, run, read the outputs.
/// Not for concurrent use; the session behind it is.
/// </summary>
internal sealed class NetworkCall(NetworkSession session) : IDisposable
{
    private readonly List<(string Name, OrtValue Value)> inputs = [], outputs = [];

    /// <summary>A new input buffer, row-major.</summary>
    public float[] Input(string name, params long[] shape) => Input(name, new float[Size(shape)], shape);

    /// <summary>Binds an existing array; it must not be resized or dropped meanwhile, but may be written between calls.</summary>
    public T[] Input<T>(string name, T[] values, params long[] shape)
        where T : unmanaged => Bind(inputs, name, values, shape);

    /// <summary>A new output buffer, row-major.</summary>
    public float[] Output(string name, params long[] shape) => Bind(outputs, name, new float[Size(shape)], shape);

    public Task RunAsync(CancellationToken cancellationToken) => session.RunAsync(inputs, outputs, cancellationToken);

    public void Dispose()
    {
        foreach ((_, OrtValue value) in inputs.Concat(outputs))
            value.Dispose();
    }

    private static T[] Bind<T>(List<(string, OrtValue)> bindings, string name, T[] values, long[] shape)
        where T : unmanaged
    {
        bindings.Add((name, OrtValue.CreateTensorValueFromMemory(values, shape)));
        return values;
    }

    private static long Size(long[] shape) => shape.Aggregate(1L, (product, length) => checked(product * length));
}
