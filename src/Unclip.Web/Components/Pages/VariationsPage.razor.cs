using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Web.Components.Settings;
using Unclip.Web.Components.Variations;
using Unclip.Web.Generation;
using Unclip.Web.Sources;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Pages;

/// <summary>Other pictures with the same z_i: in a grid, of which some are kept, and varied again.</summary>
public sealed partial class VariationsPage
{
    private static readonly int[] Grids = [4, 9, 16];

    private readonly RequestSettings settings = new() { Count = Grids[0] };
    private SourcePicture? source;
    private IReadOnlyList<Crumb> path = [];
    private bool fromItsNoise;
    private double eta = 0.5;
    private string? problem;

    protected override Tool Tool => Tool.Variations;

    private string? shape => source is { Picture: var picture } && picture.Width != picture.Height ? SourceTexts.SquareSeen : null;

    protected override void ModelMet(OpenedModel model, bool first) => settings.RestoreAdvanced(RequestSettings.DefaultsFor(model.Card));

    protected override void ShownAgain(GenerationJob job)
    {
        if (source is null) RestoreSettings(job);
    }

    protected override void RestoreSettings(PaintingRequest request, string fingerprint, string? jobId)
    {
        if (request is not VariationRequest variation) return;
        settings.RestoreExactly(variation, Model?.Capabilities);
        fromItsNoise = variation.FromItsNoise;
        if (fromItsNoise) eta = variation.Eta;
        Choose(Sources.Add(variation.Picture));
    }

    protected override void Receive(SourcePicture picture) => Choose(picture);

    private void Choose(SourcePicture? picture)
    {
        source = Fitted(picture);
        path = source is null ? [] : VariationPath.To(source, Generation, Sources);
        problem = null;
    }

    private async Task Vary()
    {
        if (source is null)
        {
            problem = SourceTexts.ChooseFirst;
            return;
        }

        settings.ChooseSeed();
        VariationRequest request = settings.Fill(new VariationRequest { Picture = source.Picture, FromItsNoise = fromItsNoise });
        // η is DDIM's, as is the way back to the noise.
        await SubmitAsync(fromItsNoise ? request with { Sampler = SamplerKind.Ddim, Eta = eta } : request);
    }

    private async Task VaryAsync(GenerationJob job, int index)
    {
        if (Taken(new(job.Id, index)) is not { } picture) return;
        Choose(picture);
        await Vary();
    }

    private Task GoBackAsync(Crumb crumb)
    {
        Choose(crumb.Picture);
        return crumb.Job is { } job ? ShowAsync(job) : Task.CompletedTask;
    }
}
