using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Unclip.Inference.Sessions;

/// <summary>ONNX Runtime, once for the process. Whoever uses it asks here first: its packages report to their maker from the first call on, unless they were told not to before it.</summary>
internal static partial class OnnxRuntimeEnvironment
{
    private const string DisableTelemetry = "ORT_DISABLE_TELEMETRY";

    public static OrtEnv Instance { get; } = Start();

    private static OrtEnv Start()
    {
        if (Environment.GetEnvironmentVariable(DisableTelemetry) is null)
        {
            Environment.SetEnvironmentVariable(DisableTelemetry, "1");
            // Except on Windows, native code does not see what .NET sets.
            if (!OperatingSystem.IsWindows()) _ = SetVariable(DisableTelemetry, "1", overwrite: 0);
        }

        OrtEnv environment = OrtEnv.Instance();
        environment.DisableTelemetryEvents();
        return environment;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
