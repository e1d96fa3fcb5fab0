using Microsoft.AspNetCore.Components;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Web.Components.Settings;
using Unclip.Web.Components.TextDiff;
using Unclip.Web.Generation;
using Unclip.Web.Sources;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Pages;

/// <summary>A picture and two captions: a row from one to the other.</summary>
public sealed partial class TextDiffPage
{
    /// <summary>The paper stops between 0.25 and here (arXiv 2204.06125, §3.3).</summary>
    private const double UsualTheta = 0.5;

    private const int UsualCount = 5;
    private static readonly int[] Counts = [3, 4, 5, 6, 7, 8, 9];

    private readonly RequestSettings settings = new() { Count = UsualCount };
    private readonly CaptionChange captions = new();
    private SourcePicture? source;
    private string? sourceProblem;
    private double maxTheta = UsualTheta;
    private bool wide;
    private (GenerationJob Job, string Path)? original;

    protected override Tool Tool => Tool.TextDiff;

    protected override void ModelMet(OpenedModel model, bool first) => settings.RestoreAdvanced(RequestSettings.DefaultsFor(model.Card));

    protected override void ShownAgain(GenerationJob job)
    {
        if (source is null && captions.IsEmpty) RestoreSettings(job);
    }

    protected override void RestoreSettings(PaintingRequest request, string fingerprint, string? jobId)
    {
        if (request is not TextDiffRequest diff) return;
        settings.RestoreExactly(diff, Model?.Capabilities);
        captions.Restore(diff.From, diff.To);
        (maxTheta, wide) = (diff.MaxTheta, diff.MaxTheta > UsualTheta);
        Choose(Sources.Add(diff.Picture));
    }

    protected override void Receive(SourcePicture picture) => Choose(picture);

    private void Choose(SourcePicture? picture) => (source, sourceProblem) = (picture, null);

    private void Widen(ChangeEventArgs change)
    {
        wide = change.Value is true;
        if (!wide) maxTheta = Math.Min(maxTheta, UsualTheta);
    }

    private async Task PaintAsync()
    {
        sourceProblem = source is null ? SourceTexts.ChooseFirst : null;
        if (!captions.Check() || source is null) return;
        settings.ChooseSeed();
        TextDiffRequest request = new() { Picture = source.Picture, From = captions.From.Trim(), To = captions.To.Trim(), MaxTheta = maxTheta };
        // Only DDIM without fresh noise leads back to the picture.
        await SubmitAsync(settings.Fill(request) with { Sampler = SamplerKind.Ddim, Eta = 0 });
    }

    /// <summary>Kept by job: what it began with may be gone from the sources.</summary>
    private string OriginalOf(GenerationJob job, TextDiffRequest diff)
    {
        if (original?.Job != job) original = (job, Sources.Add(diff.Picture).Path);
        return original.Value.Path;
    }
}
