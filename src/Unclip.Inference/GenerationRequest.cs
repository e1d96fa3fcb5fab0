using System.ComponentModel.DataAnnotations;

namespace Unclip.Inference;

/// <summary>Everything that determines a generation besides the model: same request and model, same pictures.</summary>
public sealed record GenerationRequest : ImaginingRequest
{
    public const int MaxPromptLength = 1000;

    [Required, StringLength(MaxPromptLength)]
    public required string Prompt { get; init; }

    public override bool ReadsTexts => true;

    /// <summary>A request as the model's card recommends it.</summary>
    /// <param name="card">Null, or one without recommendation: the defaults.</param>
    /// <param name="prompt">The prompt.</param>
    public static GenerationRequest Recommended(ModelCard? card, string prompt) => card.Recommend(new GenerationRequest { Prompt = prompt });
}
