using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Unclip.Models;

namespace Unclip.Inference;

/// <summary>card.json beside model_index.json.</summary>
public static class ModelCardFile
{
    private static readonly JsonSerializerOptions Json = new(ConfigJson.Options)
    {
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public static void Write(string modelFolder, ModelCard card) =>
        File.WriteAllText(Path.Combine(modelFolder, "card.json"), JsonSerializer.Serialize(card, Json) + "\n");

    internal static ModelCard Read(Checkpoint checkpoint)
    {
        string path = Path.Combine(checkpoint.Folder, "card.json");
        if (!File.Exists(path))
        {
            return new ModelCard
            {
                Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(checkpoint.Folder)),
                Recommended = checkpoint.DecoderScheduler.ClassName == "UnCLIPScheduler" ? RecommendedSettings.Karlo : null,
            };
        }
        ModelCard card = Parse(path);
        // The serializer refuses null for a list, but not within one.
        return card.Vocabulary.Contains(null!) || card.ExamplePrompts.Contains(null!) || card.Notes.Contains(null!) || card.Quality.Contains(null!)
            ? throw new CheckpointException($"{path}: a list holds null, expected text or objects.")
            : card;
    }

    private static ModelCard Parse(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ModelCard>(File.ReadAllBytes(path), Json)
                ?? throw new CheckpointException($"{path}: is null, expected an object.");
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{path}: is not a model card: {e.Message}", e);
        }
    }
}
