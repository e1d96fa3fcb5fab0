using System.Numerics;
using Unclip.Diffusion.Schedules;

namespace Unclip.Diffusion.Samplers;

/// <summary>
/// q(x_prev | x_t, x_0) (Ho et al. 2020, arXiv 2006.11239, eq. 6 and 7), for timesteps that need not be neighbours:
/// mean XStartWeight · x_0 + XWeight · x_t.
/// </summary>
/// <param name="XStartWeight">√ᾱ_prev β / (1-ᾱ_t)</param>
/// <param name="XWeight">√α (1-ᾱ_prev) / (1-ᾱ_t), α = 1-β</param>
/// <param name="Beta">β, the variance that the forward process adds between the two: β_t for neighbours, else 1 - ᾱ_t/ᾱ_prev.</param>
/// <param name="Variance">β̃ = (1-ᾱ_prev) / (1-ᾱ_t) β</param>
internal readonly record struct Posterior(double XStartWeight, double XWeight, double Beta, double Variance)
{
    /// <typeparam name="T">The precision of every intermediate result.</typeparam>
    /// <param name="schedule">The schedule; for float, <see cref="NoiseSchedule.RoundedToSingle"/>.</param>
    /// <param name="timestep">t.</param>
    /// <param name="previous">The timestep stepped to; -1 is the clean sample.</param>
    public static Posterior Between<T>(NoiseSchedule schedule, int timestep, int previous)
        where T : IRootFunctions<T>
    {
        T alphaBar = T.CreateChecked(schedule.AlphaBar(timestep)), alphaBarPrev = T.CreateChecked(schedule.AlphaBar(previous));
        T beta = previous == timestep - 1 ? T.CreateChecked(schedule.Beta(timestep)) : T.One - alphaBar / alphaBarPrev;
        T xStartWeight = T.Sqrt(alphaBarPrev) * beta / (T.One - alphaBar);
        T xWeight = T.Sqrt(T.One - beta) * (T.One - alphaBarPrev) / (T.One - alphaBar);
        T variance = (T.One - alphaBarPrev) / (T.One - alphaBar) * beta;
        return new(double.CreateChecked(xStartWeight), double.CreateChecked(xWeight), double.CreateChecked(beta), double.CreateChecked(variance));
    }
}
