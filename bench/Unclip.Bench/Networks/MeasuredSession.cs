using Microsoft.ML.OnnxRuntime;

namespace Unclip.Bench.Networks;

/// <summary>ONNX Runtime as the app's sessions set it.</summary>
internal static class MeasuredSession
{
    public static SessionOptions Options(int threads)
    {
        SessionOptions options = new() { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }
}
