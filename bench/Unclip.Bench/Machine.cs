using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Environments;
using Unclip.Inference.Sessions;

namespace Unclip.Bench;

/// <summary>What the numbers were measured on, as markdown.</summary>
internal static class Machine
{
    public static string Describe(int threads)
    {
        IEnumerable<string> lines = HostEnvironmentInfo.GetCurrent().ToFormattedString()
            .Append($"ONNX Runtime {OnnxRuntimeEnvironment.Instance.GetVersionString()}, TorchSharp {TorchSharpVersion()}; {threads} threads in each")
            .Append(Load());
        return string.Join('\n', lines.Select(line => $"- {line.Trim()}"));
    }

    /// <summary>From the metadata, so that libtorch stays unloaded while the pipeline is measured.</summary>
    private static string TorchSharpVersion() =>
        typeof(TorchSharp.torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>What else the machine was doing: a load near the number of cores makes the absolute times worthless.</summary>
    private static string Load() =>
        OperatingSystem.IsLinux()
            ? string.Create(CultureInfo.InvariantCulture, $"Load average of the minute before the run: {File.ReadAllText("/proc/loadavg").Split(' ')[0]} on {Environment.ProcessorCount} cores")
            : $"{Environment.ProcessorCount} cores";
}
