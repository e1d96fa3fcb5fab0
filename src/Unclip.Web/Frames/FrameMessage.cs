using MessagePack;

namespace Unclip.Web.Frames;

/// <summary>One step's x̂0 of all pictures, on the wire.</summary>
[MessagePackObject]
public sealed record FrameMessage
{
    /// <summary>1, 2, 3, … within this stream: what the client acknowledges.</summary>
    [Key("number")]
    public required int Number { get; init; }

    [Key("step")]
    public required int Step { get; init; }

    [Key("stepCount")]
    public required int StepCount { get; init; }

    /// <summary>JPEG, quality 80, one per picture.</summary>
    [Key("pictures")]
    public required IReadOnlyList<byte[]> Pictures { get; init; }
}
