using System.Globalization;
using System.Text.Json;
using Unclip.Inference;
using Unclip.Inference.Manipulations;

namespace Unclip.Web.Generation;

/// <summary>What people read of a request's choices.</summary>
internal static class RequestTexts
{
    extension(PaintingRequest request)
    {
        /// <summary>What the pictures are of, in a line.</summary>
        public string Title => request switch
        {
            GenerationRequest generation => generation.Prompt,
            VariationRequest => "Variations of a picture",
            InterpolationRequest row => string.Join(" → ", row.Corners.Select(corner => corner.Title)),
            TextInterpolationRequest row => $"{row.From} → {row.To}",
            TextDiffRequest diff => $"{diff.From} → {diff.To}",
            MixtureRequest { Prompt.Length: > 0 } mixture => mixture.Prompt,
            MixtureRequest mixture => string.Concat(mixture.Ingredients.Select((part, index) => part.Term(isFirst: index == 0))),
            ReconstructionRequest row => $"Principal components of {row.Source.Title}",
            InpaintingRequest edit => edit.Prompt,
            UpsamplingRequest => "A picture made larger",
            _ => throw new ArgumentOutOfRangeException(nameof(request), request, "Unknown request."),
        };

        /// <summary>What one picture stands for in its row; null where it is one of several tries.</summary>
        /// <param name="index">0-based.</param>
        public string? PictureLabel(int index) => request switch
        {
            TextDiffRequest diff => string.Create(CultureInfo.InvariantCulture, $"θ {diff.Theta(index):0.00}"),
            ReconstructionRequest row => string.Create(CultureInfo.InvariantCulture, $"{row.ComponentCounts[index]} PCs"),
            _ => null,
        };
    }

    extension(WeightedIngredient part)
    {
        /// <summary>Of a sum: " − 0.5 · “snow”".</summary>
        private string Term(bool isFirst) => string.Create(CultureInfo.InvariantCulture,
            $"{(isFirst, part.Weight < 0) switch { (true, false) => "", (true, true) => "−", (false, false) => " + ", _ => " − " }}{Math.Abs(part.Weight):0.##} · {part.Ingredient.Title}");
    }

    extension(Ingredient ingredient)
    {
        public string Title => ingredient switch
        {
            TextIngredient text => $"“{text.Text}”",
            PictureIngredient => "a picture",
            _ => "an embedding",
        };
    }

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
