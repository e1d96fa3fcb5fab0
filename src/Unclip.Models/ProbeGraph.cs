using Unclip.Models.Onnx;
using Unclip.Models.Onnx.Ir;

namespace Unclip.Models;

/// <summary>The least that shows whether something runs graphs: "y" [2, 2] is the square of the matrix "x" [2, 2].</summary>
public static class ProbeGraph
{
    public static byte[] Write()
    {
        GraphBuilder graph = new("probe", new NetworkWeights("probe", []));
        Value x = graph.Input("x", TensorProto.Types.DataType.Float, 2, 2);
        graph.Output("y", graph.MatMul(x, x), 2, 2);
        using MemoryStream stream = new();
        graph.WriteTo(stream, "1");
        return stream.ToArray();
    }
}
