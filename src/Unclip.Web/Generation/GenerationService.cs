using Unclip.Inference;
using Unclip.Web.Owners;
using Unclip.Web.Texts;

namespace Unclip.Web.Generation;

/// <summary>One circuit's view: everything goes through its owner's id.</summary>
public sealed class GenerationService(CurrentOwner owner, ModelCatalog catalog, JobStore jobs) : IGenerationService
{
    private string? chosen;
    private event Action? Chosen;

    public ModelState Model => catalog.Of(chosen);

    public IReadOnlyList<ModelState> Models => catalog.Models;

    public void Choose(string folder)
    {
        bool isNews = Model.Folder != folder;
        chosen = folder;
        if (isNews) Chosen?.Invoke();
    }

    public void Prefer(string folder)
    {
        if (chosen is null) Choose(folder);
    }

    public void ChooseFingerprint(string beginning)
    {
        if (beginning.Length > 0 && catalog.Models.OfType<ModelReady>().FirstOrDefault(model => model.Model.Fingerprint.StartsWith(beginning, StringComparison.Ordinal)) is { } model)
            Choose(model.Folder);
    }

    public IReadOnlyList<GenerationJob> Jobs => jobs.Of(owner.RequiredId);

    public PromptReading? Read(string prompt) => Model is ModelReady ready ? ready.Model.Read(prompt) : null;

    public Task<GenerationJob> SubmitAsync(PaintingRequest request)
    {
        if (Model is not ModelReady ready) throw new GenerationRefusedException(RefusalTexts.NoModelToGenerate);
        if (ready.Model.Objection(request) is { } objection) throw new GenerationRefusedException(objection);
        return jobs.AddAsync(owner.RequiredId, request, ready.Model, owner.Address);
    }

    public GenerationJob? Find(string jobId) => jobs.Find(owner.RequiredId, jobId);

    public int? JobsAhead(GenerationJob job) => jobs.JobsAhead(job);

    public Task CancelAsync(GenerationJob job) => job.OwnerId == owner.RequiredId ? jobs.CancelAsync(job) : Task.CompletedTask;

    public Task KeepAsync(GenerationJob job, int index, bool kept) => job.OwnerId == owner.RequiredId ? jobs.KeepAsync(job, index, kept) : Task.CompletedTask;

    public Task ClearAsync() => jobs.ClearAsync(owner.RequiredId);

    public IDisposable Subscribe(Action changed)
    {
        catalog.Changed += changed;
        Chosen += changed;
        jobs.Changed += changed;
        return new Subscription(() =>
        {
            catalog.Changed -= changed;
            Chosen -= changed;
            jobs.Changed -= changed;
        });
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
