using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Web.Sources;
using Unclip.Web.Texts;

namespace Unclip.Web.Generation;

/// <summary>One of the app's pages that make pictures.</summary>
/// <param name="Name">For programs, and as kept pictures have it.</param>
/// <param name="InWords">The same for people.</param>
/// <param name="InShort">And where there is little room.</param>
/// <param name="Path">Of the page.</param>
/// <param name="Icon">A Material icon.</param>
public sealed record Tool(string Name, Func<string> InWords, Func<string> InShort, string Path, string Icon)
{
    public static Tool Prompt { get; } = new("Prompt", () => ToolTexts.Prompt, () => ToolTexts.PromptShort, "/", MudBlazor.Icons.Material.Rounded.AutoAwesome);
    public static Tool Variations { get; } = new("Variations", () => ToolTexts.Variations, () => ToolTexts.VariationsShort, "/variations", MudBlazor.Icons.Material.Rounded.Casino);
    public static Tool Interpolation { get; } = new("Interpolation", () => ToolTexts.Interpolation, () => ToolTexts.InterpolationShort, "/interpolation", MudBlazor.Icons.Material.Rounded.LinearScale);
    public static Tool TextDiff { get; } = new("Text diff", () => ToolTexts.TextDiff, () => ToolTexts.TextDiffShort, "/text-diff", MudBlazor.Icons.Material.Rounded.Difference);
    public static Tool Inpainting { get; } = new("Inpainting", () => ToolTexts.Inpainting, () => ToolTexts.InpaintingShort, "/inpainting", MudBlazor.Icons.Material.Rounded.Brush);
    public static Tool Embeddings { get; } = new("Embeddings", () => ToolTexts.Embeddings, () => ToolTexts.EmbeddingsShort, "/embeddings", MudBlazor.Icons.Material.Rounded.ScatterPlot);

    public string Title => InWords();

    public string ShortTitle => InShort();

    /// <summary>In the order of the navigation.</summary>
    public static IReadOnlyList<Tool> All { get; } = [Prompt, Variations, Interpolation, TextDiff, Inpainting, Embeddings];

    /// <summary>Those that a picture can be sent to.</summary>
    public static IReadOnlyList<Tool> OfPictures { get; } = [Variations, Interpolation, TextDiff, Inpainting, Embeddings];

    /// <summary>The page that a request belongs to; another try at a stage stays where the picture came from.</summary>
    public static Tool Of(PaintingRequest request) => request switch
    {
        VariationRequest => Variations,
        InterpolationRequest or TextInterpolationRequest => Interpolation,
        TextDiffRequest => TextDiff,
        InpaintingRequest => Inpainting,
        MixtureRequest or ReconstructionRequest => Embeddings,
        _ => Prompt,
    };

    /// <summary>The page with a finished picture in it.</summary>
    public string PathWith(GenerationJob job, int index) => $"{Path}?from={job.Id}/{index}";

    /// <summary>The page with one of the owner's source pictures in it.</summary>
    public string PathWith(SourcePicture picture) => $"{Path}?from={SourceOrigin.OfSource}/{picture.Id}";

    /// <summary>The page with the settings of a source picture's recipe.</summary>
    public string PathWithRecipeOf(SourcePicture picture) => $"{Path}?recipe={picture.Id}";
}
