namespace Unclip.Web.Telemetry;

/// <summary>What is measured, and by what it is told apart.</summary>
internal static class InstrumentNames
{
    public const string JobsQueued = "unclip.job.queued";
    public const string JobsRunning = "unclip.job.running";
    public const string JobsEnded = "unclip.job.ended";
    public const string JobWait = "unclip.job.wait.duration";
    public const string JobRun = "unclip.job.run.duration";
    public const string FramesSent = "unclip.frame.sent";
    public const string FramesSkipped = "unclip.frame.skipped";
    public const string NetworkMemory = "unclip.network.memory";

    /// <summary>Of the forward passes, which Unclip.Inference measures.</summary>
    public const string PassRows = "unclip.pass.rows";
    public const string PassCalls = "unclip.pass.calls";
    public const string PassDuration = "unclip.pass.duration";

    /// <summary>The runtime's own.</summary>
    public const string ProcessMemory = "dotnet.process.memory.working_set";

    public const string State = "unclip.job.state";
    public const string Model = "model";
    public const string Network = "network";
}
