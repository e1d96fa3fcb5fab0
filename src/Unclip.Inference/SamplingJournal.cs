using System.Runtime.CompilerServices;
using Unclip.Diffusion.Samplers;

namespace Unclip.Inference;

/// <summary>
/// How far each of a run's samplers has come. A run that is begun again with the journal of an interrupted one takes no diffusion step twice and
/// ends with the same pictures. Each run has one of its own.
/// </summary>
/// <param name="known">The last steps of an interrupted run's samplers; null: nothing was done yet.</param>
public sealed class SamplingJournal(IEnumerable<KeyValuePair<string, SamplingStep>>? known = null)
{
    private readonly Dictionary<string, SamplingStep> last = new(known ?? [], StringComparer.Ordinal);
    private readonly Dictionary<string, int> begun = new(StringComparer.Ordinal);

    /// <summary>The last step of every sampler, by what it is for and which of those it is: a run takes them in the same order each time.</summary>
    public IReadOnlyDictionary<string, SamplingStep> LastSteps => last;

    /// <summary>Goes on where the run's next sampler for this purpose stands: its last step comes once more, then the others.</summary>
    /// <param name="purpose">What it samples.</param>
    /// <param name="stepCount">Steps from beginning to end.</param>
    /// <param name="length">Values in all samples.</param>
    /// <param name="sample">The steps after the given one; after null all.</param>
    /// <param name="cancellationToken">Ends it between steps.</param>
    internal async IAsyncEnumerable<SamplingStep> GoOnAsync(
        string purpose, int stepCount, int length, Func<SamplingStep?, IAsyncEnumerable<SamplingStep>> sample, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string name = $"{purpose} {begun[purpose] = begun.GetValueOrDefault(purpose) + 1}";
        SamplingStep? after = last.TryGetValue(name, out SamplingStep? step) && step.Index < stepCount && step.XPrev.Length == length && step.XStart.Length == length ? step : null;
        if (after is not null)
            yield return after;
        if (after?.Index == stepCount - 1)
            yield break;
        await foreach (SamplingStep next in sample(after).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            last[name] = next;
            yield return next;
        }
    }
}
