using System.Globalization;
using Unclip.Inference;
using Unclip.Models;
using Unclip.Models.Safetensors;
using Unclip.Training.Checkpoints;
using Unclip.Training.Data;
using Unclip.Training.Evaluation;
using Unclip.Training.World;

namespace Unclip.Training.Commands;

/// <summary><c>train card</c>: what the checkpoint says about itself, from the world it was trained on and the runs' own counts; and the principal components of its z_i.</summary>
public static class CardWriting
{
    /// <summary>Run folders, in the order of the data flow.</summary>
    private static readonly string[] Runs =
        ["clip", "text_encoder", "prior", "prior_autoregressive", "decoder", "decoder-inpainting", "super_res_first", "super_res_large", Judge.Folder];

    public static void Run(TrainingFolders folders, Action<string, double> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folders);
        using CaptionedPictures data = folders.OpenData(progress, cancellationToken);
        ImageEmbeddings embeddings = folders.OpenEmbeddings(data, progress, cancellationToken);
        ModelCard card = new()
        {
            Name = "Picture Book",
            Description = "A small unCLIP trained from scratch on a procedurally drawn world of bright, simple scenes.",
            License = "MIT",
            Vocabulary = [.. Captioner.Vocabulary.Concat(Paraphraser.Vocabulary).Order(StringComparer.Ordinal)],
            ExamplePrompts = SamplePrompts.Get(36),
            Recommended = new(PriorSteps: 25, PriorGuidanceScale: 2, DecoderSteps: 10, DecoderGuidanceScale: 2.5),
            Notes = [.. Spent(folders),
                $"Trained on {data.Shard.Count:N0} drawn scenes; {HeldOut.Combinations.Count} combinations of attributes were held out."],
        };
        ModelCardFile.Write(folders.Model, card);
        PrincipalAxes.Of(embeddings.Values, PictureBook.EmbeddingDim).Write(folders.Model);
    }

    /// <summary>A line for each network: from its run, or, where that was on another machine, as the last card has it.</summary>
    private static IEnumerable<string> Spent(TrainingFolders folders)
    {
        IReadOnlyList<string> last = ModelCardFile.Read(Checkpoint.Open(folders.Model)).Notes;
        return Runs.Select(run => File.Exists(StatePath(folders, run)) ? Spent(folders, run) : last.FirstOrDefault(note => note.StartsWith(run + ":", StringComparison.Ordinal))).OfType<string>();
    }

    private static string StatePath(TrainingFolders folders, string run) => Path.Combine(folders.OptionsFor(run).RunFolder, "state.safetensors");

    private static string Spent(TrainingFolders folders, string run)
    {
        using SafetensorsFile state = SafetensorsFile.Open(StatePath(folders, run));
        double minutes = double.Parse(state.Metadata["seconds"], CultureInfo.InvariantCulture) / 60;
        return string.Create(CultureInfo.InvariantCulture, $"{run}: {state.Metadata["step"]} steps in {minutes:F0} minutes on a CPU.");
    }
}
