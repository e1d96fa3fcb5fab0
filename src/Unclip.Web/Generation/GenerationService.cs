using Unclip.Inference;
using Unclip.Web.Owners;

namespace Unclip.Web.Generation;

/// <summary>One circuit's view: everything goes through its owner's id.</summary>
public sealed class GenerationService(CurrentOwner owner, ModelHost host, JobStore jobs) : IGenerationService
{
    public ModelState Model => host.State;

    public IReadOnlyList<GenerationJob> Jobs => jobs.Of(owner.RequiredId);

    public PromptReading? Read(string prompt) => host.State is ModelReady ready ? ready.Model.Read(prompt) : null;

    public GenerationJob Submit(GenerationRequest request)
    {
        if (host.State is not ModelReady ready) throw new GenerationRefusedException("There is no model to generate with yet.");
        if (RequestValidation.Errors(request) is { Count: > 0 } errors) throw new GenerationRefusedException(string.Join(' ', errors));
        return jobs.Add(owner.RequiredId, request, ready.Model);
    }

    public GenerationJob? Find(string jobId) => jobs.Find(owner.RequiredId, jobId);

    public int? JobsAhead(GenerationJob job) => jobs.JobsAhead(job);

    public void Cancel(GenerationJob job)
    {
        if (job.OwnerId == owner.RequiredId) jobs.Cancel(job);
    }

    public void Clear() => jobs.Clear(owner.RequiredId);

    public IDisposable Subscribe(Action changed)
    {
        host.Changed += changed;
        jobs.Changed += changed;
        return new Subscription(() =>
        {
            host.Changed -= changed;
            jobs.Changed -= changed;
        });
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
