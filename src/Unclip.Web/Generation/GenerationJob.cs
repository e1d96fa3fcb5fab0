using System.Collections.Immutable;
using Unclip.Inference;
using Unclip.Web.Frames;
using Unclip.Web.Generation.Queue;

namespace Unclip.Web.Generation;

/// <summary>One request on its way to pictures. It belongs to an owner, not to a circuit: it runs on when the page is gone.</summary>
public sealed class GenerationJob : IDisposable
{
    private readonly Lock gate = new();
    private CancellationTokenSource cancellation = new(), interruption = new();
    private readonly TimeProvider clock;
    private volatile JobSnapshot snapshot;

    /// <param name="id">Its own.</param>
    /// <param name="ownerId">Whose it is.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="model">Runs it.</param>
    /// <param name="clock">Tells when.</param>
    /// <param name="known">What is known of it from an earlier process; null: it is new.</param>
    public GenerationJob(string id, string ownerId, PaintingRequest request, OpenedModel model, TimeProvider clock, JobSnapshot? known = null)
    {
        (Id, OwnerId, Request, Model, this.clock) = (id, ownerId, request, model, clock);
        snapshot = known ?? JobSnapshot.New(clock.GetUtcNow());
        if (!snapshot.IsActive) Frames.Complete();
    }

    public string Id { get; }
    public string OwnerId { get; internal set; }
    public PaintingRequest Request { get; }
    public OpenedModel Model { get; }

    /// <summary>See <see cref="Callers.CallerAddress"/>.</summary>
    internal string Address { get; init; } = "";
    public FrameFeed Frames { get; } = new();

    /// <summary>How often it was begun, in this process or another.</summary>
    internal int Attempt { get; set; }

    /// <summary>How far it has come, while it runs: x_t of every sampler, megabytes that nobody else has to hold.</summary>
    internal SamplingJournal Journal { get; set; } = new();

    public JobSnapshot Snapshot => snapshot;

    /// <summary>After every change, on the thread that made it: handlers hand over and return.</summary>
    public event Action? Changed;

    /// <summary>Ends the run soon; the runner then marks the job as cancelled.</summary>
    public void RequestCancel() => Cancel(ref cancellation);

    internal CancellationToken CancelRequested
    {
        get { lock (gate) return cancellation.Token; }
    }

    /// <summary>Stops the run soon; the runner then gives the job back to the queue.</summary>
    internal void RequestPause() => Cancel(ref interruption);

    internal CancellationToken PauseRequested
    {
        get { lock (gate) return interruption.Token; }
    }

    internal void Start() => Update(s => s with { State = JobState.Running, StartedAt = clock.GetUtcNow() });

    /// <summary>Another process has it now: it was stopped here, and nobody wanted it to end.</summary>
    internal void Lose()
    {
        lock (gate)
        {
            cancellation.Dispose();
            cancellation = new();
        }

        Requeue();
    }

    /// <summary>It waits again, and goes on later.</summary>
    internal void Requeue()
    {
        lock (gate)
        {
            interruption.Dispose();
            interruption = new();
            Journal = new();
        }

        Update(s => s with { State = JobState.Queued, Stage = JobStage.Text, Step = 0, StepCount = 0, StepsDone = 0, StartedAt = null });
    }

    internal void Record(GenerationStep step)
    {
        if (step is PaintingStep painted) Frames.Publish(painted);
        Update(s => step switch
        {
            TextEncoded text => s with { Reading = text.Reading, Stage = JobStage.Prior, Step = 0, StepCount = Request is ImaginingRequest imagining ? Model.Capabilities.PriorSteps(imagining) : 0 },
            SourceRebuilt rebuilt => s with { SourcePsnr = rebuilt.Psnr },
            PriorStep prior => s with { Stage = JobStage.Prior, Step = prior.Step, StepCount = prior.StepCount, StepsDone = Done(s, JobStage.Prior, prior.Step), PriorTrace = s.PriorTrace.Count < prior.Step ? s.PriorTrace.Add(prior) : s.PriorTrace },
            CandidatesChosen candidates => s with { Chosen = [.. candidates.Chosen] },
            PaintingStep painting => s with { Stage = StageOf(painting), Step = painting.Step, StepCount = painting.StepCount, StepsDone = Done(s, StageOf(painting), painting.Step) },
            PicturesFinished done => s with
            {
                Pictures = Encode(done),
                ImageEmbeddings = [.. done.ImageEmbeddings],
                SmallPictures = [.. done.SmallPictures],
            },
            _ => s,
        });
    }

    internal void End(JobState state, string? error = null)
    {
        Frames.Complete();
        Journal = new();
        Update(s => s.IsActive ? s with { State = state, Error = error, EndedAt = clock.GetUtcNow() } : s);
    }

    /// <summary>Another process runs it, or has run it.</summary>
    internal void Follow(JobSnapshot elsewhere)
    {
        if (!elsewhere.IsActive) Frames.Complete();
        // The database knows nothing of the steps.
        Update(s => s.IsActive ? elsewhere with { PriorTrace = s.PriorTrace, Reading = s.Reading, Chosen = s.Chosen, StepsDone = s.StepsDone, Stage = s.Stage, Step = s.Step, StepCount = s.StepCount } : s);
    }

    internal void Put(QueuePlace place) => Update(s => s with { Place = place });

    /// <summary>Whether somebody looks at it here.</summary>
    internal bool IsWatched => Changed is not null || Frames.IsViewed;

    /// <summary>How far another process is with it.</summary>
    internal void Hear(Func<JobSnapshot, JobSnapshot> progress) => Update(s => s.IsActive ? progress(s) : s);

    /// <summary>Keeps a finished picture for its owner, or no longer.</summary>
    internal void Keep(int index, bool kept) => Update(s => index >= 0 && index < s.Pictures.Length
        ? s with { Kept = kept ? s.Kept.Add(index) : s.Kept.Remove(index) }
        : s);

    /// <summary>A run that goes on leaves out what it has done before.</summary>
    private static int Done(JobSnapshot before, JobStage stage, int step) => before.StepsDone + (before.Stage == stage && step > before.Step ? step - before.Step : step);

    /// <summary>What is kept, as another process has it.</summary>
    /// <returns>Whether that is news.</returns>
    internal bool KeepOnly(IReadOnlyCollection<int> kept)
    {
        if (snapshot.Kept.SetEquals(kept) || snapshot.IsActive) return false;
        Update(s => s with { Kept = [.. kept] });
        return true;
    }

    internal static JobStage StageOf(PaintingStep step) => step switch
    {
        InversionStep => JobStage.Inversion,
        UpsamplerStep => JobStage.Upsampler,
        _ => JobStage.Decoder,
    };

    public void Dispose()
    {
        lock (gate)
        {
            cancellation.Dispose();
            interruption.Dispose();
        }
    }

    private void Cancel(ref CancellationTokenSource source)
    {
        CancellationTokenSource current;
        lock (gate) current = source;
        try { current.Cancel(); }
        catch (ObjectDisposedException) { /* It ended a moment ago. */ }
    }

    private ImmutableArray<byte[]> Encode(PicturesFinished done) =>
        [.. done.Pictures.Select((picture, index) => Model.EncodePng(picture, Request, index))];

    private void Update(Func<JobSnapshot, JobSnapshot> change)
    {
        lock (gate) snapshot = change(snapshot);
        Changed?.Invoke();
    }
}
