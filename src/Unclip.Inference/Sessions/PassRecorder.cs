using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Unclip.Inference.Sessions;

/// <summary>Keeps what goes into each network's first forward pass and what comes out, and how long its passes take: for comparisons.</summary>
internal sealed class PassRecorder : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<NetworkSession, RecordedNetwork> networks = [];

    public IReadOnlyDictionary<NetworkSession, RecordedNetwork> Networks => networks;

    public void Record(NetworkSession session, BoundTensors tensors, TimeSpan time)
    {
        lock (gate)
        {
            if (networks.TryGetValue(session, out RecordedNetwork? known)) known.Times.Add(time);
            else networks.Add(session, new([.. tensors.Inputs.Select(Copy)], [.. tensors.Outputs.Select(Copy)], [time]));
        }
    }

    public void Dispose()
    {
        foreach (NetworkTensor tensor in networks.Values.SelectMany(network => network.Inputs.Concat(network.Outputs))) tensor.Value.Dispose();
    }

    private static NetworkTensor Copy(NetworkTensor tensor)
    {
        NetworkTensor copy = tensor.Allocate(tensor.Rows);
        tensor.Data.CopyTo(copy.Data);
        return copy;
    }
}

/// <param name="Inputs">Of the first pass.</param>
/// <param name="Outputs">Of the first pass.</param>
/// <param name="Times">Of all passes; the first one's contains the opening.</param>
internal sealed record RecordedNetwork(IReadOnlyList<NetworkTensor> Inputs, IReadOnlyList<NetworkTensor> Outputs, List<TimeSpan> Times)
{
    /// <summary>Of a pass after the first; of the first where there is no other.</summary>
    public TimeSpan StepTime => Times.Count > 1 ? Times.Skip(1).Order().ElementAt((Times.Count - 1) / 2) : Times[0];

    /// <summary>Gives another session the same inputs.</summary>
    /// <returns>The largest value of any output here, and the largest difference between the two; NaN where one of them has it.</returns>
    public (double Largest, double Difference) Compare(NetworkSession other)
    {
        NetworkTensor[] outputs = [.. Outputs.Select(output => output.Allocate(output.Rows))];
        try
        {
            using RunOptions options = new();
            using BoundTensors tensors = new(Inputs, outputs);
            other.Run(tensors, options);
            double largest = 0, difference = 0;
            foreach ((NetworkTensor expected, NetworkTensor actual) in Outputs.Zip(outputs))
            {
                ReadOnlySpan<float> before = MemoryMarshal.Cast<byte, float>(expected.Data), after = MemoryMarshal.Cast<byte, float>(actual.Data);
                for (int i = 0; i < before.Length; i++)
                {
                    largest = Math.Max(largest, Math.Abs(before[i])); // NaN wins.
                    difference = Math.Max(difference, Math.Abs((double)before[i] - after[i]));
                }
            }

            return (largest, difference);
        }
        finally
        {
            foreach (NetworkTensor output in outputs) output.Value.Dispose();
        }
    }
}
