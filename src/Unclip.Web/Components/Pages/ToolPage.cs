using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Unclip.Inference;
using Unclip.Web.Generation;
using Unclip.Web.Sources;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Pages;

/// <summary>
/// What every page that makes pictures does: it meets the chosen model, submits requests, shows one of its jobs and the
/// history of the others, and finds the shown one again after a reload.
/// </summary>
public abstract class ToolPage : LocalizedComponent, IAsyncDisposable
{
    private string? metModel, opened;
    private IDisposable? subscription;

    [Inject] protected IGenerationService Generation { get; set; } = default!;
    [Inject] protected NavigationManager Navigation { get; set; } = default!;
    [Inject] protected IJSRuntime Script { get; set; } = default!;
    [Inject] protected ISourceService Sources { get; set; } = default!;

    /// <summary>A source picture's id: its settings are wanted.</summary>
    [SupplyParameterFromQuery] public string? Recipe { get; set; }

    protected abstract Tool Tool { get; }

    /// <summary>This tool's, newest first.</summary>
    protected IReadOnlyList<GenerationJob> Jobs { get; private set; } = [];

    /// <summary>The one that is shown.</summary>
    protected GenerationJob? Current { get; private set; }

    /// <summary>What the person should know about what they did last.</summary>
    protected IReadOnlyList<string> Notices { get; set; } = [];

    /// <summary>Null while there is none.</summary>
    protected OpenedModel? Model => (Generation.Model as ModelReady)?.Model;

    /// <summary>Where the shown job is, as a selector: brought into view when there is something new.</summary>
    protected virtual string RevealedPlace => ".stage";

    protected bool Crisp { get; set; }

    /// <summary>js/frames.js; null until the page has it.</summary>
    protected IJSObjectReference? Frames { get; private set; }

    /// <summary>Where a tab's session storage has the job that a tool's page shows.</summary>
    internal static string RememberedJobOf(Tool tool) => "unclip-job" + tool.Path.TrimEnd('/').Replace('/', '-');

    protected override void OnInitialized()
    {
        subscription = Generation.Subscribe(() => _ = InvokeAsync(ServerChanged));
        MeetModel();
        Jobs = Generation.JobsOf(Tool);
    }

    protected override void OnParametersSet()
    {
        if (Recipe != opened) OpenRecipe();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        // The tab remembers which job it shows, so that a reload finds it again.
        string? remembered = await Script.InvokeAsync<string?>("unclip.session.get", RememberedJobOf(Tool));
        GenerationJob? job = remembered is not null ? Generation.Find(remembered) : null;
        job ??= Jobs.FirstOrDefault(j => j.Snapshot.IsActive);
        if (job is not null && Current is null)
        {
            Current = job;
            ChooseModel(job.Model.Fingerprint);
            ShownAgain(job);
            StateHasChanged();
        }

        Frames = await Script.InvokeAsync<IJSObjectReference>("import", "./js/frames.js");
        StateHasChanged();
        await Frames.InvokeVoidAsync("prepare");
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        subscription?.Dispose();
        if (Frames is null) return;
        try
        {
            await Frames.InvokeVoidAsync("stop");
            await Frames.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its connection with it.
        }
    }

    /// <summary>Once for every chosen model: its recommended settings.</summary>
    /// <param name="model">The model.</param>
    /// <param name="first">Whether it is the page's first, so that a link's settings go before the recommended ones.</param>
    protected abstract void ModelMet(OpenedModel model, bool first);

    /// <summary>A job was found after a reload: its settings, where the person has not begun with others.</summary>
    protected abstract void ShownAgain(GenerationJob job);

    /// <summary>The person wants settings back.</summary>
    /// <param name="request">With these settings.</param>
    /// <param name="fingerprint">Of the model that it was made with.</param>
    /// <param name="jobId">The job's; null where they come from a kept picture's recipe.</param>
    protected abstract void RestoreSettings(PaintingRequest request, string fingerprint, string? jobId);

    protected void RestoreSettings(GenerationJob job) => RestoreSettings(job.Request, job.Model.Fingerprint, job.Id);

    /// <summary>Queues a request and shows its job; or says why not.</summary>
    /// <returns>Whether it was accepted.</returns>
    protected async Task<bool> SubmitAsync(PaintingRequest request)
    {
        try
        {
            Current = await Generation.SubmitAsync(request);
        }
        catch (GenerationRefusedException refused)
        {
            Notices = [refused.Message];
            return false;
        }

        Notices = [];
        Jobs = Generation.JobsOf(Tool);
        await RevealAsync(Current);
        return true;
    }

    protected async Task RestoreAsync(GenerationJob job)
    {
        Current = job;
        ChooseModel(job.Model.Fingerprint);
        Notices = [];
        RestoreSettings(job);
        await RevealAsync(job);
    }

    /// <summary>Shows a job, and leaves the settings as they are.</summary>
    protected Task ShowAsync(GenerationJob job)
    {
        Current = job;
        return RevealAsync(job);
    }

    /// <summary>What something was made with, where it is open.</summary>
    protected void ChooseModel(string fingerprint)
    {
        Generation.ChooseFingerprint(fingerprint);
        MeetModel();
    }

    protected async Task ClearAsync()
    {
        await Generation.ClearAsync();
        Jobs = Generation.JobsOf(Tool);
        if (Current is { Snapshot.IsActive: false }) Current = null;
    }

    private void ServerChanged()
    {
        MeetModel();
        Jobs = Generation.JobsOf(Tool);
        StateHasChanged();
    }

    private void MeetModel()
    {
        bool first = metModel is null;
        if (first) Generation.ChooseFingerprint(RecipeLink.ModelOf(Navigation.ToAbsoluteUri(Navigation.Uri).Query));
        if (Generation.Model is not ModelReady { Model: var model } state || state.Folder == metModel) return;
        metModel = state.Folder;
        ModelMet(model, first);
        if (first) OpenRecipe();
    }

    private void OpenRecipe()
    {
        opened = Recipe;
        if (Recipe is null) return;
        if (Sources.Find(Recipe)?.Recipe is not { } recipe)
        {
            Notices = [PromptTexts.RecipeGone];
            return;
        }

        ChooseModel(recipe.Fingerprint);
        RestoreSettings(recipe.Request, recipe.Fingerprint, null);
        if (Model is { } model && model.Fingerprint != recipe.Fingerprint) Notices = [PromptTexts.OtherModel.With(recipe.Model)];
    }

    private async Task RevealAsync(GenerationJob job)
    {
        await Script.InvokeVoidAsync("unclip.session.set", RememberedJobOf(Tool), job.Id);
        await Script.InvokeVoidAsync("unclip.reveal", RevealedPlace);
    }
}
