using MessagePack;
using Unclip.Diffusion.Samplers;
using Unclip.Inference;

namespace Unclip.Web.Generation.Queue;

/// <summary>A <see cref="SamplingJournal"/> as bytes: x_t of every sampler of an interrupted job.</summary>
internal static class JournalFile
{
    /// <summary>Of more than this, a job begins again rather than keeping where it was.</summary>
    private const long MaxBytes = 256L * 1024 * 1024;

    /// <returns>Null where there is nothing to go on from, or too much.</returns>
    public static byte[]? Write(SamplingJournal journal)
    {
        if (journal.LastSteps.Count == 0 || journal.LastSteps.Values.Sum(step => (step.XStart.Length + (long)step.XPrev.Length) * sizeof(float)) > MaxBytes) return null;
        return MessagePackSerializer.Serialize(journal.LastSteps.Select(step => new JournalEntry(step.Key, step.Value.Index, step.Value.Timestep, step.Value.XStart.ToArray(), step.Value.XPrev.ToArray())).ToArray());
    }

    /// <returns>Of what was written; other bytes are a <c>MessagePackSerializationException</c>.</returns>
    public static SamplingJournal Read(byte[] bytes) => new(MessagePackSerializer.Deserialize<JournalEntry[]>(bytes).Select(entry =>
        KeyValuePair.Create(entry.Sampler, new SamplingStep(entry.Index, entry.Timestep, entry.XStart, entry.XPrev))));
}

/// <summary>The last step of one sampler.</summary>
[MessagePackObject]
public sealed record JournalEntry([property: Key(0)] string Sampler, [property: Key(1)] int Index, [property: Key(2)] int Timestep, [property: Key(3)] float[] XStart, [property: Key(4)] float[] XPrev);
