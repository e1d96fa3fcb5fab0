using System.Globalization;
using System.Text.Json;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Web.Texts;

namespace Unclip.Web.Generation;

/// <summary>What people read of a request's choices.</summary>
internal static class RequestTexts
{
    extension(PaintingRequest request)
    {
        /// <summary>What the pictures are of, in a line.</summary>
        public string Title => request.TitleIn(CultureInfo.CurrentUICulture);

        /// <summary>The same for programs, and for what is kept.</summary>
        public string EnglishTitle => request.TitleIn(CultureInfo.InvariantCulture);

        /// <summary>What one picture stands for in its row; null where it is one of several tries.</summary>
        /// <param name="index">0-based.</param>
        /// <param name="language">Null: the page's.</param>
        public string? PictureLabel(int index, CultureInfo? language = null) => request switch
        {
            TextDiffRequest diff => string.Create(CultureInfo.InvariantCulture, $"θ {diff.Theta(index):0.00}"),
            ReconstructionRequest row => Text(nameof(JobTexts.ComponentsLabel), language ?? CultureInfo.CurrentUICulture).With(row.ComponentCounts[index]),
            _ => null,
        };
    }

    private static string TitleIn(this PaintingRequest request, CultureInfo language) => request switch
    {
        GenerationRequest generation => generation.Prompt,
        VariationRequest => Text(nameof(JobTexts.TitleVariations), language),
        InterpolationRequest row => string.Join(" → ", row.Corners.Select(corner => corner.TitleIn(language))),
        TextInterpolationRequest row => $"{row.From} → {row.To}",
        TextDiffRequest diff => $"{diff.From} → {diff.To}",
        MixtureRequest { Prompt.Length: > 0 } mixture => mixture.Prompt,
        MixtureRequest mixture => string.Concat(mixture.Ingredients.Select((part, index) => part.Term(isFirst: index == 0, language))),
        ReconstructionRequest row => Text(nameof(JobTexts.TitleComponents), language).With(row.Source.TitleIn(language)),
        InpaintingRequest edit => edit.Prompt,
        UpsamplingRequest => Text(nameof(JobTexts.TitleLarger), language),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request, "Unknown request."),
    };

    private static string Text(string name, CultureInfo language) => JobTexts.ResourceManager.GetString(name, language)!;

    extension(WeightedIngredient part)
    {
        /// <summary>Of a sum: " − 0.5 · “snow”".</summary>
        private string Term(bool isFirst, CultureInfo language) => string.Create(CultureInfo.InvariantCulture,
            $"{(isFirst, part.Weight < 0) switch { (true, false) => "", (true, true) => "−", (false, false) => " + ", _ => " − " }}{Math.Abs(part.Weight):0.##} · {part.Ingredient.TitleIn(language)}");
    }

    extension(Ingredient ingredient)
    {
        private string TitleIn(CultureInfo language) => ingredient switch
        {
            TextIngredient text => $"“{text.Text}”",
            PictureIngredient => Text(nameof(JobTexts.TitlePicture), language),
            _ => Text(nameof(JobTexts.TitleEmbedding), language),
        };
    }

    extension(ModelAbility ability)
    {
        public string Title => ability switch
        {
            ModelAbility.TextToPicture => ModelTexts.TextToPicture,
            ModelAbility.PictureIn => ModelTexts.PictureIn,
            ModelAbility.Upsampling => ModelTexts.Upsampling,
            _ => ability.ToString(),
        };
    }

    extension(PriorKind prior)
    {
        public string Title => prior switch
        {
            PriorKind.Diffusion => SettingsTexts.DiffusionPrior,
            PriorKind.Autoregressive => SettingsTexts.AutoregressivePrior,
            _ => throw new ArgumentOutOfRangeException(nameof(prior), prior, "Unknown prior."),
        };

        public string Advice => prior switch
        {
            PriorKind.Diffusion => SettingsTexts.DiffusionPriorAdvice,
            PriorKind.Autoregressive => SettingsTexts.AutoregressivePriorAdvice,
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
            SamplerKind.Ddim => SettingsTexts.DdimAdvice,
            SamplerKind.Ddpm => SettingsTexts.DdpmAdvice,
            SamplerKind.DpmSolver => SettingsTexts.DpmSolverAdvice,
            _ => throw new ArgumentOutOfRangeException(nameof(sampler), sampler, "Unknown sampler."),
        };

        /// <summary>As in a recipe's JSON.</summary>
        public string LinkName => JsonNamingPolicy.SnakeCaseLower.ConvertName(sampler.ToString());
    }
}
