using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Unclip.Inference;

/// <summary>Everything that is needed to make one picture again.</summary>
public sealed record Recipe
{
    private static readonly JsonSerializerOptions Json = Spelled(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Makes options spell requests as recipes do: snake_case, enumerations by name.</summary>
    public static JsonSerializerOptions Spelled(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.AllowOutOfOrderMetadataProperties = true;
        return options;
    }

    public required string AppVersion { get; init; }

    /// <summary>The model card's name.</summary>
    public required string Model { get; init; }

    /// <summary><see cref="UnclipModel.Fingerprint"/>.</summary>
    public required string Fingerprint { get; init; }

    public required PaintingRequest Request { get; init; }

    /// <summary>Which of the request's pictures this is, 0-based.</summary>
    public int PictureIndex { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="InvalidDataException">Not a recipe, or one that no request could have led to.</exception>
    public static Recipe FromJson(string json)
    {
        Recipe recipe;
        try
        {
            JsonNode? node = JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = false });
            // Before there were other tools, a recipe did not say that it was a prompt's.
            if (node is JsonObject && node["request"] is JsonObject request && !request.ContainsKey(PaintingRequest.ToolProperty))
                request[PaintingRequest.ToolProperty] = PaintingRequest.PromptTool;
            recipe = node.Deserialize<Recipe>(Json) ?? throw new InvalidDataException("The recipe is null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new InvalidDataException($"Not a recipe: {e.Message}", e);
        }
        if (RequestValidation.Errors(recipe.Request) is { Count: > 0 } errors)
            throw new InvalidDataException($"The recipe cannot be run: {string.Join(" ", errors)}");
        return recipe.PictureIndex >= 0 && recipe.PictureIndex < recipe.Request.Count
            ? recipe
            : throw new InvalidDataException($"The recipe's picture_index is {recipe.PictureIndex}, expected 0 to {recipe.Request.Count - 1}.");
    }
}
