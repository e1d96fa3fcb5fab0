using System.Globalization;
using Unclip.Inference;
using Unclip.Models.Safetensors;
using Unclip.Training.Checkpoints;
using Unclip.Training.Data;
using Unclip.Training.World;

namespace Unclip.Training.Commands;

/// <summary><c>train card</c>: what the checkpoint says about itself, from the world it was trained on and the runs' own counts.</summary>
public static class CardWriting
{
    private static readonly string[] Networks = ["clip", "prior", "decoder"];

    public static void Run(TrainingFolders folders, Action<string, double> progress)
    {
        ArgumentNullException.ThrowIfNull(folders);
        using CaptionedPictures data = folders.OpenData(progress);
        ImageEmbeddings embeddings = folders.OpenEmbeddings(data, progress);
        ModelCard card = new()
        {
            Name = "Picture Book",
            Description = "A small unCLIP trained from scratch on a procedurally drawn world of bright, simple scenes.",
            License = "MIT",
            Vocabulary = Captioner.Vocabulary,
            ExamplePrompts = SamplePrompts.Get(36),
            Recommended = new(PriorSteps: 25, PriorGuidanceScale: 2, DecoderSteps: 20, DecoderGuidanceScale: 3.5),
            EmbeddingMean = embeddings.Mean,
            PrincipalAxes = PrincipalAxes.Of(embeddings.Values, PictureBook.EmbeddingDim, 2),
            Notes = [.. Networks.Select(network => Spent(folders, network)),
                $"Trained on {data.Shard.Count:N0} drawn scenes; {HeldOut.Combinations.Count} combinations of attributes were held out."],
        };
        ModelCardFile.Write(folders.Model, card);
    }

    private static string Spent(TrainingFolders folders, string network)
    {
        using SafetensorsFile state = SafetensorsFile.Open(Path.Combine(folders.OptionsFor(network).RunFolder, "state.safetensors"));
        double minutes = double.Parse(state.Metadata["seconds"], CultureInfo.InvariantCulture) / 60;
        return string.Create(CultureInfo.InvariantCulture, $"{network}: {state.Metadata["step"]} steps in {minutes:F0} minutes on a CPU.");
    }
}
