using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Components.Inpainting;
using Unclip.Web.Components.Settings;
using Unclip.Web.Generation;
using Unclip.Web.Sources;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Pages;

/// <summary>Parts of a picture painted anew, edit by edit: a mask and a caption, candidates, one of them accepted.</summary>
public sealed partial class InpaintingPage
{
    private readonly RequestSettings settings = new() { Count = 4 };
    private EditHistory history = default!;
    private SavedEdits? saved;
    private bool looked;
    private ElementReference place;
    private MaskCanvas? canvas;

    /// <summary>What the canvas began with.</summary>
    private MaskDrawing? begun;

    private double coverage;
    private bool choosing;
    private string? sourceProblem, captionProblem, maskProblem;

    /// <summary>A picture that came before there was a model to say how large it is painted.</summary>
    private SourcePicture? waiting;

    protected override Tool Tool => Tool.Inpainting;

    protected override string RevealedPlace => ".edit-place";

    protected override int MaxSide => SourcePicture.MaxSide;

    private EditState? Shown => history.Current;

    private int Side => Shown!.Picture.Picture.Width;

    /// <summary>Whether candidates are shown, in place of the canvas.</summary>
    private bool Choosing => choosing && Current is not null;

    /// <summary>What became of a picture that was not as it is painted.</summary>
    private string? Framed => Shown is not { } shown ? null : (history.RootOf(shown).Source.Picture, history.RootOf(shown).Picture.Picture.Width) switch
    {
        ({ Width: var width, Height: var height }, var side) when width != height => InpaintingTexts.SquareEdited.With(side, side),
        ({ Width: var width }, var side) when width != side => InpaintingTexts.EditedAt.With(side, side),
        _ => null,
    };

    protected override void OnInitialized()
    {
        history = new(Sources);
        base.OnInitialized();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await LookBackAsync();
        await base.OnAfterRenderAsync(firstRender);
    }

    protected override void ModelMet(OpenedModel model, bool first)
    {
        settings.RestoreAdvanced(RequestSettings.DefaultsFor(model.Card));
        if (waiting is { } picture && looked) Begin(picture);
    }

    protected override void ShownAgain(GenerationJob job)
    {
        if (Shown is null && waiting is null) RestoreSettings(job);
        else if (saved is not null)
        {
            settings.Restore(job.Request);
            choosing = saved.Choosing == job.Id;
        }
    }

    protected override void RestoreSettings(PaintingRequest request, string fingerprint, string? jobId)
    {
        if (request is not InpaintingRequest edit) return;
        settings.RestoreExactly(edit, Model?.Capabilities);
        EditState from = (jobId is null ? null : history.TriedBy(jobId)) ?? history.Begin(Sources.Add(edit.Picture), edit.Picture.Width);
        CanvasPlacement placement = jobId is null ? CanvasPlacement.Whole : from.Tries.GetValueOrDefault(jobId, CanvasPlacement.Whole);
        if (jobId is not null) from.Tries[jobId] = placement;
        (from.Caption, from.Drawing) = (edit.Prompt, new MaskDrawing(edit.Mask, placement).At(from.Picture.Picture.Width));
        Show(from);
        choosing = jobId is not null;
    }

    protected override void Receive(SourcePicture picture)
    {
        waiting = picture;
        if (looked) Begin(picture);
    }

    /// <summary>What this tab had before a reload, unless a picture was sent here since.</summary>
    private async Task LookBackAsync()
    {
        saved = SavedEdits.FromJson(await Script.InvokeAsync<string?>("unclip.session.get", SavedEdits.Key));
        looked = true;
        if (saved is not null) history = saved.Restore(Sources, Generation);
        if (waiting is { } sent && (Shown is null || saved?.From != From))
        {
            saved = null;
            Begin(sent);
            await SaveAsync();
        }
        else if (Shown is { } last)
        {
            waiting = null;
            Show(last);
        }

        StateHasChanged();
    }

    private void Begin(SourcePicture picture)
    {
        waiting = picture;
        if (Model is not { Capabilities.Cascade: var cascade }) return;
        waiting = null;
        Show(history.Begin(picture, settings.Side ?? cascade.DefaultSide));
    }

    private void Show(EditState shown)
    {
        history.GoTo(shown);
        (begun, coverage) = (shown.Drawing, shown.Drawing?.Mask.Coverage ?? 0);
        settings.Prompt = shown.Caption;
        choosing = false;
        (sourceProblem, captionProblem, maskProblem) = (null, null, null);
    }

    private async Task ChooseAsync(SourcePicture? picture)
    {
        await KeepDraftAsync();
        (waiting, choosing) = (null, false);
        if (picture is null) history.GoTo(null);
        else Begin(picture);
        await SaveAsync();
    }

    private async Task BeginWithAsync(SourceOrigin origin)
    {
        if (Taken(origin) is { } picture) await ChooseAsync(picture);
    }

    private async Task GoToAsync(EditState shown)
    {
        if (shown == Shown)
        {
            choosing = false;
            return;
        }

        await KeepDraftAsync();
        Show(shown);
        await SaveAsync();
        await place.FocusAsync(preventScroll: true);
        await Script.InvokeVoidAsync("unclip.reveal", RevealedPlace);
    }

    private async Task RestoreEditAsync(GenerationJob job)
    {
        await KeepDraftAsync();
        await RestoreAsync(job);
        await SaveAsync();
    }

    private async Task PaintAsync()
    {
        sourceProblem = Shown is null ? SourceTexts.ChooseFirst : null;
        captionProblem = settings.PromptProblem;
        maskProblem = Shown is not null && coverage == 0 ? InpaintingTexts.NothingMasked : null;
        if (Shown is not { } from || captionProblem is not null || maskProblem is not null || Model is null) return;
        if (await ReadAsync() is not { } drawing) return;
        settings.ChooseSeed();
        int side = settings.Side ?? Model.Capabilities.Cascade.DefaultSide;
        if (Side != side)
        {
            history.Fit(from, side);
            begun = drawing = drawing.At(side);
        }

        (from.Drawing, from.Caption) = (drawing, settings.Prompt);
        Canvas framed = Canvas.Compose(from.Picture.Picture, drawing.Placement, drawing.Mask);
        await TryAsync(from, settings.Fill(new InpaintingRequest { Picture = framed.Picture, Mask = framed.Mask, Prompt = settings.Prompt.Trim() }), drawing.Placement);
    }

    private async Task TryAgainAsync()
    {
        if (Current is not { Request: InpaintingRequest edit } job || Shown is null) return;
        EditState from = history.TriedBy(job.Id) ?? Shown;
        settings.Seed = RandomSeed.Next();
        await TryAsync(from, edit with { Seed = settings.Seed }, from.Tries.GetValueOrDefault(job.Id, CanvasPlacement.Whole));
    }

    private async Task TryAsync(EditState from, InpaintingRequest request, CanvasPlacement placement)
    {
        if (!await SubmitAsync(request)) return;
        from.Tries[Current!.Id] = placement;
        choosing = true;
        await SaveAsync();
    }

    private async Task AcceptAsync(int index)
    {
        if (Current is not { Request: InpaintingRequest edit } job || Shown is null || Taken(new(job.Id, index)) is not { } picture) return;
        Show(history.Accept(history.TriedBy(job.Id) ?? Shown, picture, edit.Prompt));
        await SaveAsync();
        await place.FocusAsync(preventScroll: true);
    }

    private async Task RejectAsync()
    {
        if (Current is { Snapshot.IsActive: true } job) await Generation.CancelAsync(job);
        choosing = false;
        await SaveAsync();
        await place.FocusAsync(preventScroll: true);
    }

    private Task CaptionChanged(string caption)
    {
        settings.Prompt = caption;
        if (captionProblem is not null) captionProblem = caption.Length == 0 ? null : settings.PromptProblem;
        return Task.CompletedTask;
    }

    private void CoverageChanged(double masked)
    {
        coverage = masked;
        if (masked > 0) maskProblem = null;
    }

    /// <summary>What was drawn and written goes with the state that is left.</summary>
    private async Task KeepDraftAsync()
    {
        if (Shown is not { } left) return;
        left.Caption = settings.Prompt;
        left.Drawing = coverage == 0 ? null : await ReadAsync() ?? left.Drawing;
    }

    private async Task<MaskDrawing?> ReadAsync()
    {
        try
        {
            return canvas is not { IsReady: true } ? null : await canvas.ReadAsync();
        }
        catch (InvalidDataException unusable)
        {
            maskProblem = unusable.Message;
            return null;
        }
    }

    private async Task SaveAsync()
    {
        history.Touch();
        await Script.InvokeVoidAsync("unclip.session.set", SavedEdits.Key, SavedEdits.Of(history, From, Choosing ? Current!.Id : null).ToJson());
    }
}
