using Microsoft.ML.OnnxRuntime;

namespace Unclip.Inference.Sessions;

/// <summary>One forward pass with the rows of several calls below one another.</summary>
internal static class JointPass
{
    /// <param name="session">Their network.</param>
    /// <param name="calls">That match; each finds its rows in its outputs afterwards.</param>
    /// <param name="options">Can terminate the pass.</param>
    public static void Run(NetworkSession session, IReadOnlyList<NetworkCall> calls, RunOptions options)
    {
        int rows = calls.Sum(call => call.Rows);
        NetworkTensor[] inputs = [.. calls[0].Inputs.Select(input => input.Allocate(rows))], outputs = [.. calls[0].Outputs.Select(output => output.Allocate(rows))];
        try
        {
            for (int i = 0; i < inputs.Length; i++)
                EachPart(inputs[i], [.. calls.Take(inputs[i].IsShared ? 1 : calls.Count).Select(call => call.Inputs[i])], (whole, part) => part.CopyTo(whole));
            session.Run(inputs, outputs, options);
            for (int i = 0; i < outputs.Length; i++)
                EachPart(outputs[i], [.. calls.Select(call => call.Outputs[i])], (whole, part) => whole.CopyTo(part));
        }
        finally
        {
            foreach (NetworkTensor tensor in inputs.Concat(outputs)) tensor.Value.Dispose();
        }
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
