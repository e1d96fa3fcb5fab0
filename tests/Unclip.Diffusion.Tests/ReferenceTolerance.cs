namespace Unclip.Diffusion.Tests;

/// <summary>The reference data's own tolerances (tolerance_abs in its manifest.json), which the fp32 reference needs against float64.</summary>
internal static class ReferenceTolerance
{
    public const double ScheduleUnclip = 1e-7;
    public const double SchedulerUnclip = 2e-5;
    public const double SchedulerOthers = 5e-5;
    public const double DdimUnclipGrid = 5e-5;
}
