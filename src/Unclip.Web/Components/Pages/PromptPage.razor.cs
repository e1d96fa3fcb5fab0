using Microsoft.JSInterop;
using Unclip.Inference;
using Unclip.Web.Components.Prompt;
using Unclip.Web.Generation;

namespace Unclip.Web.Components.Pages;

/// <summary>From a prompt to pictures: settings on one side, the job that is shown on the other.</summary>
public sealed partial class PromptPage
{
    /// <summary>The tab remembers which job it shows, so that a reload finds it again.</summary>
    private const string RememberedJob = "unclip-job";
    private static readonly TimeSpan ReadDelay = TimeSpan.FromMilliseconds(250);

    private readonly PromptSettings settings = new();
    private IReadOnlyList<GenerationJob> jobs = [];
    private IReadOnlyList<string> notices = [];
    private GenerationJob? current;
    private ModelCard? card;
    private string? metModel;
    private PromptReading? reading;
    private string? problem;
    private bool crisp;
    private int edits;
    private IDisposable? subscription;
    private IJSObjectReference? frames;

    private string? NoTextToPicture => (Generation.Model as ModelReady)?.Model.NoTextToPicture;

    protected override void OnInitialized()
    {
        subscription = Generation.Subscribe(() => _ = InvokeAsync(ServerChanged));
        MeetModel();
        jobs = Generation.Jobs;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        string? remembered = await Script.InvokeAsync<string?>("unclip.session.get", RememberedJob);
        GenerationJob? job = remembered is not null ? Generation.Find(remembered) : null;
        job ??= jobs.FirstOrDefault(j => j.Snapshot.IsActive);
        if (job is not null && current is null)
        {
            current = job;
            if (settings.Prompt.Length == 0) settings.Restore(job.Request);
            ReadPrompt();
            StateHasChanged();
        }

        frames = await Script.InvokeAsync<IJSObjectReference>("import", "./js/frames.js");
        StateHasChanged();
        await frames.InvokeVoidAsync("prepare");
    }

    public async ValueTask DisposeAsync()
    {
        subscription?.Dispose();
        if (frames is null) return;
        try
        {
            await frames.InvokeVoidAsync("stop");
            await frames.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its connection with it.
        }
    }

    private void ServerChanged()
    {
        MeetModel();
        jobs = Generation.Jobs;
        StateHasChanged();
    }

    /// <summary>Once for every chosen model: its recommended settings, or, for the first, those of the link that led here.</summary>
    private void MeetModel()
    {
        bool first = metModel is null;
        string query = Navigation.ToAbsoluteUri(Navigation.Uri).Query;
        if (first) Generation.ChooseFingerprint(RecipeLink.ModelOf(query));
        if (Generation.Model is not ModelReady { Model: var model } state || state.Folder == metModel) return;
        (metModel, card) = (state.Folder, model.Card);
        GenerationRequest defaults = PromptSettings.DefaultsFor(card);
        settings.RestoreAdvanced(defaults);
        if (first)
        {
            RecipeReading link = RecipeLink.Read(query, defaults, model.Fingerprint, model.Capabilities);
            notices = link.Problems;
            if (link.Request is not null)
            {
                settings.Restore(link.Request);
                settings.NewSeedEachTime = false;
            }
        }

        ReadPrompt();
    }

    private async Task PromptChanged(string prompt)
    {
        settings.Prompt = prompt;
        if (problem is not null) problem = prompt.Length == 0 ? null : settings.PromptProblem;
        int edit = ++edits;
        await Task.Delay(ReadDelay);
        if (edit != edits) return;
        if (prompt.Length > 0) problem = settings.PromptProblem;
        ReadPrompt();
    }

    private void ReadPrompt() =>
        reading = settings.PromptProblem is null ? Generation.Read(settings.Prompt) : null;

    private async Task Generate()
    {
        problem = settings.PromptProblem;
        if (problem is not null) return;
        if (settings.NewSeedEachTime) settings.Seed = RandomSeed.Next();
        try
        {
            current = Generation.Submit(settings.ToRequest());
        }
        catch (GenerationRefusedException refused)
        {
            notices = [refused.Message];
            return;
        }

        notices = [];
        jobs = Generation.Jobs;
        await RememberAsync(current);
        await Script.InvokeVoidAsync("unclip.reveal", ".stage");
    }

    private async Task Restore(GenerationJob job)
    {
        current = job;
        Restore(new SavedSettings(job.Request, job.Model.Fingerprint, NewSeedEachTime: false));
        await RememberAsync(job);
        await Script.InvokeVoidAsync("unclip.reveal", ".stage");
    }

    private void Restore(SavedSettings saved)
    {
        Generation.ChooseFingerprint(saved.Fingerprint);
        MeetModel();
        settings.Restore(saved.Request);
        if (Generation.Model is ModelReady { Model.Capabilities: var capabilities }) settings.Fit(capabilities);
        settings.NewSeedEachTime = saved.NewSeedEachTime;
        (problem, notices) = (null, []);
        ReadPrompt();
    }

    private void Clear()
    {
        Generation.Clear();
        jobs = Generation.Jobs;
        if (current is { Snapshot.IsActive: false }) current = null;
    }

    private ValueTask RememberAsync(GenerationJob job) => Script.InvokeVoidAsync("unclip.session.set", RememberedJob, job.Id);
}
