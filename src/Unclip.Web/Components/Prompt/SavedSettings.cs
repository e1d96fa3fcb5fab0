using Unclip.Inference;

namespace Unclip.Web.Components.Prompt;

/// <summary>What the page can go back to.</summary>
/// <param name="Request">All fields of the page.</param>
/// <param name="Fingerprint">Of the model that was chosen; it is chosen again where it is still open.</param>
/// <param name="NewSeedEachTime">Whether the next picture gets a seed of its own.</param>
public sealed record SavedSettings(GenerationRequest Request, string Fingerprint, bool NewSeedEachTime);
