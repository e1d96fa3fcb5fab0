using Microsoft.AspNetCore.Components;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Web.Components.Rows;
using Unclip.Web.Components.Settings;
using Unclip.Web.Generation;
using Unclip.Web.Sources;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Pages;

/// <summary>The way from one picture or text to another, or the square between four.</summary>
public sealed partial class InterpolationPage
{
    private static readonly int[] Sides = [2, 3, 4];

    private readonly RequestSettings settings = new();
    private int frames = 7;
    private int squareSide = 3;
    private bool fromTheirNoise;
    private bool tried;

    [Inject] private InterpolationEnds Ends { get; set; } = default!;

    protected override Tool Tool => Tool.Interpolation;

    private bool InBetweenNoise => fromTheirNoise && !Ends.AnyText;

    /// <summary>Why the model cannot do it; null when it can.</summary>
    private string? Refusal => (Ends.AnyText ? Model?.NoTextToPicture : null) ?? (Ends.AnyPicture ? Model?.NoPictureIn : null);

    protected override void ModelMet(OpenedModel model, bool first) => settings.RestoreAdvanced(RequestSettings.DefaultsFor(model.Card));

    protected override void ShownAgain(GenerationJob job)
    {
        if (Ends.AllEmpty) RestoreSettings(job);
    }

    protected override void RestoreSettings(PaintingRequest request, string fingerprint, string? jobId)
    {
        if (Tool.Of(request) != Tool) return;
        settings.RestoreExactly(request, Model?.Capabilities);
        if (request is TextInterpolationRequest texts)
            (settings.PriorSteps, settings.PriorGuidanceScale) = (texts.PriorSteps, texts.PriorGuidanceScale);
        fromTheirNoise = request.Inverts;
        Ends.Restore(request, picture => Sources.Add(picture.Picture));
        if (Ends.IsSquare) squareSide = Row.ColumnsOf(request);
        else frames = request.Count;
        tried = false;
    }

    protected override void Receive(SourcePicture picture)
    {
        if (!Ends.Fill(picture)) Notices = [InterpolationTexts.NoPlace];
    }

    private void SetShape(bool isSquare) => (Ends.IsSquare, tried) = (isSquare, false);

    private async Task Interpolate()
    {
        tried = true;
        if (Ends.InUse.Any(end => end.End.Problem is not null)) return;
        settings.ChooseSeed();
        settings.Count = Ends.IsSquare ? squareSide * squareSide : frames;
        await SubmitAsync(settings.Fill(Ends.ToRequest(fromTheirNoise)) switch
        {
            TextInterpolationRequest texts => texts with { PriorSteps = settings.PriorSteps, PriorGuidanceScale = settings.PriorGuidanceScale },
            // The way back to a picture's noise is DDIM's, without fresh noise.
            InterpolationRequest { FromTheirNoise: true } pictures => pictures with { Sampler = SamplerKind.Ddim, Eta = 0 },
            var request => request,
        });
    }
}
