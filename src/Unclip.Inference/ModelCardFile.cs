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
        if (card.Vocabulary.Contains(null!) || card.ExamplePrompts.Contains(null!) || card.Notes.Contains(null!) || card.PrincipalAxes?.Contains(null!) == true)
            throw new CheckpointException($"{path}: a list holds null, expected text or numbers.");
        int width = checkpoint.TextEncoderConfig.ProjectionDim;
        if (card.PrincipalAxes is { } axes && !(axes.Count == 2 && axes.All(axis => axis.Count == width)))
            throw new CheckpointException($"{path}: 'principal_axes' is [{axes.Count}, {string.Join(" and ", axes.Select(axis => axis.Count).Distinct())}], expected [2, {width}].");
        if (card.EmbeddingMean is { } mean && mean.Count != width)
            throw new CheckpointException($"{path}: 'embedding_mean' has {mean.Count} values, expected {width}.");
        return card;
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
