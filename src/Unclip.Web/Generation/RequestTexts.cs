using System.Text.Json;
using Unclip.Inference;

namespace Unclip.Web.Generation;

/// <summary>What people read of a request's choices.</summary>
internal static class RequestTexts
{
    extension(PriorKind prior)
    {
        public string Title => prior switch
        {
            PriorKind.Diffusion => "Diffusion",
            PriorKind.Autoregressive => "Autoregressive",
            _ => throw new ArgumentOutOfRangeException(nameof(prior), prior, "Unknown prior."),
        };

        public string Advice => prior switch
        {
            PriorKind.Diffusion => "Removes noise from the whole embedding, step by step.",
            PriorKind.Autoregressive => "Draws the embedding's principal components one after another.",
            _ => throw new ArgumentOutOfRangeException(nameof(prior), prior, "Unknown prior."),
        };

        /// <summary>As in a recipe's JSON.</summary>
        public string LinkName => JsonNamingPolicy.SnakeCaseLower.ConvertName(prior.ToString());
    }

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
