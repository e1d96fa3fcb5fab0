using Microsoft.ML.OnnxRuntime;

namespace Unclip.Inference.Sessions;

/// <summary>Forward passes with the rows of several calls below one another, as long as the same calls keep company.</summary>
internal sealed class JointPass : IDisposable
{
    private readonly IReadOnlyList<NetworkCall> calls;
    private readonly BoundTensors tensors;

    /// <param name="calls">That match; each finds its rows in its outputs after a pass.</param>
    public JointPass(IReadOnlyList<NetworkCall> calls)
    {
        this.calls = calls;
        int rows = calls.Sum(call => call.Rows);
        tensors = new([.. calls[0].Tensors.Inputs.Select(input => input.Allocate(rows))], [.. calls[0].Tensors.Outputs.Select(output => output.Allocate(rows))]);
        Gather(isFixed: true);
    }

    public bool IsOf(IReadOnlyList<NetworkCall> others) => calls.SequenceEqual(others);

    public void Run(NetworkSession session, RunOptions options)
    {
        Gather(isFixed: false);
        session.Run(tensors, options);
        for (int i = 0; i < tensors.Outputs.Count; i++)
            EachPart(tensors.Outputs[i], calls.Select(call => call.Tensors.Outputs[i]), (whole, part) => whole.CopyTo(part));
    }

    public void Dispose()
    {
        tensors.Dispose();
        foreach (NetworkTensor tensor in tensors.Inputs.Concat(tensors.Outputs)) tensor.Value.Dispose();
    }

    private void Gather(bool isFixed)
    {
        for (int i = 0; i < tensors.Inputs.Count; i++)
            if (tensors.Inputs[i].IsFixed == isFixed)
                EachPart(tensors.Inputs[i], calls.Take(tensors.Inputs[i].IsShared ? 1 : calls.Count).Select(call => call.Tensors.Inputs[i]), (whole, part) => part.CopyTo(whole));
    }

    private static void EachPart(NetworkTensor whole, IEnumerable<NetworkTensor> parts, Action<Span<byte>, Span<byte>> copy)
    {
        int start = 0;
        foreach (NetworkTensor part in parts)
        {
            copy(whole.Data.Slice(start, part.Data.Length), part.Data);
            start += part.Data.Length;
        }
    }
}
