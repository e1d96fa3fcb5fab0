using System.Text.Json;
using Unclip.Inference;

namespace Unclip.Web.Generation;

/// <summary>What people read of a sampler.</summary>
internal static class SamplerTexts
{
    extension(SamplerKind sampler)
    {
        public string Title => sampler switch
        {
            SamplerKind.Ddim => "DDIM",
            SamplerKind.Ddpm => "DDPM",
            SamplerKind.DpmSolver => "DPM-Solver++(2M)",
            _ => throw new ArgumentOutOfRangeException(nameof(sampler), sampler, "Unknown sampler."),
        };

        public string Advice => sampler switch
        {
            SamplerKind.Ddim => "Good with few steps.",
            SamplerKind.Ddpm => "Adds fresh noise at every step; wants more of them.",
            SamplerKind.DpmSolver => "The fewest steps: ten often do.",
            _ => throw new ArgumentOutOfRangeException(nameof(sampler), sampler, "Unknown sampler."),
        };

        /// <summary>As in a recipe's JSON.</summary>
        public string LinkName => JsonNamingPolicy.SnakeCaseLower.ConvertName(sampler.ToString());
    }
}
