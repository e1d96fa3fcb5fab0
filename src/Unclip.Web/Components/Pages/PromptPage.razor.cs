using Unclip.Inference;
using Unclip.Web.Components.Prompt;
using Unclip.Web.Components.Settings;
using Unclip.Web.Generation;

namespace Unclip.Web.Components.Pages;

/// <summary>From a prompt to pictures: settings on one side, the job that is shown on the other.</summary>
public sealed partial class PromptPage
{
    private static readonly TimeSpan ReadDelay = TimeSpan.FromMilliseconds(250);

    private readonly RequestSettings settings = new();
    private PromptReading? reading;
    private string? problem;
    private int edits;

    protected override Tool Tool => Tool.Prompt;

    protected override void ModelMet(OpenedModel model, bool first)
    {
        GenerationRequest defaults = RequestSettings.DefaultsFor(model.Card);
        settings.RestoreAdvanced(defaults);
        if (first)
        {
            RecipeReading link = RecipeLink.Read(Navigation.ToAbsoluteUri(Navigation.Uri).Query, defaults, model.Fingerprint, model.Capabilities);
            Notices = link.Problems;
            if (link.Request is not null)
            {
                settings.Restore(link.Request);
                settings.NewSeedEachTime = false;
            }
        }

        ReadPrompt();
    }

    protected override void ShownAgain(GenerationJob job)
    {
        if (settings.Prompt.Length == 0 && job.Request is GenerationRequest request) settings.Restore(request);
        ReadPrompt();
    }

    protected override void RestoreSettings(PaintingRequest request, string fingerprint, string? jobId)
    {
        if (request is GenerationRequest generation) Restore(new(generation, fingerprint, NewSeedEachTime: false));
    }

    private void Restore(SavedSettings saved)
    {
        ChooseModel(saved.Fingerprint);
        settings.Restore(saved.Request);
        if (Model is not null) settings.Fit(Model.Capabilities);
        settings.NewSeedEachTime = saved.NewSeedEachTime;
        (problem, Notices) = (null, []);
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
        settings.ChooseSeed();
        await SubmitAsync(settings.ToRequest());
    }
}
