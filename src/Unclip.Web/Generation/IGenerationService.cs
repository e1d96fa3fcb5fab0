using Unclip.Inference;

namespace Unclip.Web.Generation;

/// <summary>What components call: the models and this owner's jobs, and nobody else's.</summary>
public interface IGenerationService
{
    /// <summary>The chosen one.</summary>
    ModelState Model { get; }

    /// <summary>All that can be chosen, the configured one first.</summary>
    IReadOnlyList<ModelState> Models { get; }

    /// <summary>Chooses a model by its folder, for this page and its circuit.</summary>
    void Choose(string folder);

    /// <summary>The same, unless a link, a job or the person has chosen one already.</summary>
    void Prefer(string folder);

    /// <summary>Chooses the open model whose fingerprint begins so, if there is one: what a recipe was made with.</summary>
    void ChooseFingerprint(string beginning);

    /// <summary>What the tokenizer makes of the prompt; null while there is no model.</summary>
    PromptReading? Read(string prompt);

    /// <summary>Queues a request.</summary>
    /// <exception cref="GenerationRefusedException">The request is invalid, the queue is full, or there is no model; the message says which.</exception>
    Task<GenerationJob> SubmitAsync(PaintingRequest request);

    GenerationJob? Find(string jobId);

    /// <summary>This owner's jobs, newest first.</summary>
    IReadOnlyList<GenerationJob> Jobs { get; }

    /// <summary>Those of one tool, newest first.</summary>
    IReadOnlyList<GenerationJob> JobsOf(Tool tool) => [.. Jobs.Where(job => Tool.Of(job.Request) == tool)];

    int? JobsAhead(GenerationJob job);

    Task CancelAsync(GenerationJob job);

    /// <summary>Keeps a finished picture, or no longer.</summary>
    /// <param name="job">This owner's.</param>
    /// <param name="index">0-based.</param>
    /// <param name="kept">Whether to keep it.</param>
    Task KeepAsync(GenerationJob job, int index, bool kept);

    /// <summary>Forgets this owner's ended jobs, save those with kept pictures.</summary>
    Task ClearAsync();

    /// <summary>Calls back, on any thread, after the models, the choice among them or the list of jobs changed, until disposed.</summary>
    IDisposable Subscribe(Action changed);
}

/// <summary>A request that was not accepted; the message is for the person who made it.</summary>
public sealed class GenerationRefusedException(string message) : Exception(message);
