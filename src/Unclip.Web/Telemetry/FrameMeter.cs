using System.Diagnostics.Metrics;

namespace Unclip.Web.Telemetry;

/// <summary>Counts live frames on their way to viewers.</summary>
public sealed class FrameMeter
{
    private readonly Counter<long> sent, skipped;

    public FrameMeter(IMeterFactory meters)
    {
        Meter meter = meters.Create(TelemetrySetup.Name);
        sent = meter.CreateCounter<long>(InstrumentNames.FramesSent, "{frame}", "Live frames sent to viewers.");
        skipped = meter.CreateCounter<long>(InstrumentNames.FramesSkipped, "{frame}", "Live frames that came too fast for a viewer.");
    }

    /// <summary>A viewer gets a frame.</summary>
    /// <param name="previous">The one that they got before; 0: it is their first.</param>
    /// <param name="sequence">Its own.</param>
    public void Send(int previous, int sequence)
    {
        sent.Add(1);
        if (previous > 0) skipped.Add(sequence - previous - 1);
    }
}
