using Microsoft.ML.OnnxRuntime;

namespace Unclip.Inference.Sessions;

/// <summary>
/// Named buffers bound to a network, allocated once and reused in every call: fill the inputs, run, read the outputs.
/// Not for concurrent use; the network behind it is.
/// </summary>
internal sealed class NetworkCall(ContinuousBatcher network) : IDisposable
{
    private readonly List<NetworkTensor> inputs = [], outputs = [];

    public IReadOnlyList<NetworkTensor> Inputs => inputs;

    public IReadOnlyList<NetworkTensor> Outputs => outputs;

    /// <summary>B of every tensor that is not shared.</summary>
    public int Rows => outputs[0].Rows;

    /// <summary>Of all that goes in and comes out.</summary>
    public long Bytes => inputs.Sum(tensor => tensor.Bytes) + outputs.Sum(tensor => tensor.Bytes);

    /// <summary>Whether both can be one forward pass.</summary>
    public bool Matches(NetworkCall other) =>
        inputs.Count == other.inputs.Count && outputs.Count == other.outputs.Count
        && inputs.Concat(outputs).Zip(other.inputs.Concat(other.outputs)).All(pair => pair.First.Matches(pair.Second));

    /// <summary>A new input buffer, row-major.</summary>
    public float[] Input(string name, params long[] shape) => Input(name, new float[Size(shape)], shape);

    /// <summary>Binds an existing array; it must not be resized or dropped meanwhile, but may be written between calls.</summary>
    public T[] Input<T>(string name, T[] values, params long[] shape)
        where T : unmanaged => Bind(inputs, name, values, shape, isShared: false);

    /// <summary>The same for an input that all rows have in common.</summary>
    public T[] SharedInput<T>(string name, T[] values, params long[] shape)
        where T : unmanaged => Bind(inputs, name, values, shape, isShared: true);

    /// <summary>A new output buffer, row-major.</summary>
    public float[] Output(string name, params long[] shape) => Bind(outputs, name, new float[Size(shape)], shape, isShared: false);

    public Task RunAsync(CancellationToken cancellationToken) => network.RunAsync(this, cancellationToken);

    public void Dispose()
    {
        network.Leave(this);
        foreach (NetworkTensor tensor in inputs.Concat(outputs))
            tensor.Value.Dispose();
    }

    private static T[] Bind<T>(List<NetworkTensor> bindings, string name, T[] values, long[] shape, bool isShared)
        where T : unmanaged
    {
        bindings.Add(new(name, OrtValue.CreateTensorValueFromMemory(values, shape), isShared));
        return values;
    }

    private static long Size(long[] shape) => shape.Aggregate(1L, (product, length) => checked(product * length));
}
