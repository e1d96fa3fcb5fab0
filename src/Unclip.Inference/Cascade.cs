namespace Unclip.Inference;

/// <summary>The sizes that a checkpoint's pictures come in: the decoder's, then what each upsampler makes of it.</summary>
/// <param name="Sides">Widths and heights in pixels, rising; at least one.</param>
public sealed record Cascade(IReadOnlyList<int> Sides)
{
    /// <summary>What a request gets that names no size: the first upsampler's pictures, or the decoder's where there is none.</summary>
    public int DefaultSide => Sides[Math.Min(1, Sides.Count - 1)];

    /// <summary>The side of the pictures that a request asks for.</summary>
    public int SideOf(PaintingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Side ?? DefaultSide;
    }

    /// <summary>
    /// A second upsampler takes half as many steps as the first, rounded up: its task is easier and each of its steps
    /// dearer (27 and 15 in arXiv 2204.06125, table 3).
    /// </summary>
    internal static int StepsOfSecond(int stepsOfFirst) => (stepsOfFirst + 1) / 2;

    /// <summary>The steps of each upsampler that a request needs.</summary>
    public IReadOnlyList<int> UpsamplerSteps(PaintingRequest request)
    {
        int side = SideOf(request);
        return [.. Sides.Skip(1).TakeWhile(larger => larger <= side).Select((_, index) => index == 0 ? request.UpsamplerSteps : StepsOfSecond(request.UpsamplerSteps))];
    }
}
