using Microsoft.ML.OnnxRuntime;

namespace Unclip.Inference.Sessions;

/// <summary>
/// Named buffers bound to a network, allocated once and reused in every call: fill the inputs, run, read the outputs.
/// Not for concurrent use; the network behind it is.
/// </summary>
internal sealed class NetworkCall(ContinuousBatcher network) : IDisposable
{
    private readonly List<NetworkTensor> inputs = [], outputs = [];
    private BoundTensors? tensors;

    public BoundTensors Tensors => tensors ??= new(inputs, outputs);

    /// <summary>B of every tensor that is not shared.</summary>
    public int Rows => outputs[0].Rows;

    /// <summary>Of all that goes in and comes out.</summary>
    public long Bytes => inputs.Sum(tensor => tensor.Bytes) + outputs.Sum(tensor => tensor.Bytes);

    /// <summary>Whether both can be one forward pass.</summary>
    public bool Matches(NetworkCall other) =>
        inputs.Count == other.inputs.Count && outputs.Count == other.outputs.Count
        && inputs.Concat(outputs).Zip(other.inputs.Concat(other.outputs)).All(pair => pair.First.Matches(pair.Second));

    /// <summary>A new input buffer, row-major, to be filled before each pass.</summary>
    public float[] Input(string name, params long[] shape) => Input<float>(name, shape);

    /// <inheritdoc cref="Input(string, long[])"/>
    public T[] Input<T>(string name, params long[] shape)
        where T : unmanaged
    {
        T[] values = new T[Size(shape)];
        inputs.Add(new(name, OrtValue.CreateTensorValueFromMemory(values, shape)));
        return values;
    }

    /// <summary>An input that is the same in all passes; writing to the array after the first one has no effect on some devices.</summary>
    public void FixedInput<T>(string name, T[] values, params long[] shape)
        where T : unmanaged => inputs.Add(new(name, OrtValue.CreateTensorValueFromMemory(values, shape), isFixed: true));

    /// <summary>An input that all rows have in common, to be filled before each pass.</summary>
    public void SharedInput<T>(string name, T[] values, params long[] shape)
        where T : unmanaged => inputs.Add(new(name, OrtValue.CreateTensorValueFromMemory(values, shape), isShared: true));

    /// <summary>A new output buffer, row-major.</summary>
    public float[] Output(string name, params long[] shape)
    {
        float[] values = new float[Size(shape)];
        outputs.Add(new(name, OrtValue.CreateTensorValueFromMemory(values, shape)));
        return values;
    }

    public Task RunAsync(CancellationToken cancellationToken) => network.RunAsync(this, cancellationToken);

    public void Dispose()
    {
        network.Leave(this);
        tensors?.Dispose();
        foreach (NetworkTensor tensor in inputs.Concat(outputs))
            tensor.Value.Dispose();
    }

    private static long Size(long[] shape) => shape.Aggregate(1L, (product, length) => checked(product * length));
}
