using Unclip.Training.Data;
using Unclip.Training.World;

namespace Unclip.Training.Commands;

/// <summary><c>train tokenizer</c>: a byte-pair encoding of the world's captions.</summary>
public static class TokenizerTraining
{
    private const int Captions = 50_000;
    private const int MergeLimit = 2000;

    /// <returns>The vocabulary's size.</returns>
    public static int Run(string folder)
    {
        Dictionary<string, long> counts = Captioner.Vocabulary.ToDictionary(word => word, _ => 1L);
        for (ulong i = 0; i < Captions; i++)
            foreach (string word in Words(Captioner.Describe(SceneGenerator.Draw(i), i)))
                counts[word] = counts.GetValueOrDefault(word) + 1;
        return BpeTrainer.Write(folder, BpeTrainer.Learn(counts, MergeLimit), PictureBook.ContextLength);
    }

    /// <summary>Captions hold letters, spaces and commas only.</summary>
    private static string[] Words(string caption) =>
        caption.Replace(",", " , ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
