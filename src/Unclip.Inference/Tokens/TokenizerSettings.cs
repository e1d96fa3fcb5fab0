using System.Text.Json;
using Unclip.Models;

namespace Unclip.Inference.Tokens;

/// <summary>What tokenizer_config.json and special_tokens_map.json say; defaults are CLIPTokenizer's.</summary>
internal sealed record TokenizerSettings(int ContextLength, string Begin, string End, string Padding)
{
    public static TokenizerSettings Read(string folder, int contextLength)
    {
        string configPath = Path.Combine(folder, "tokenizer_config.json");
        JsonElement config = ReadObject(configPath), map = ReadObject(Path.Combine(folder, "special_tokens_map.json"));
        string Token(string name, string fallback) => Content(map, name) ?? Content(config, name) ?? fallback;
        string end = Token("eos_token", "<|endoftext|>");
        return new(Length(configPath, config, contextLength), Token("bos_token", "<|startoftext|>"), end, Token("pad_token", end));
    }

    private static int Length(string path, JsonElement config, int contextLength)
    {
        if (!config.TryGetProperty("model_max_length", out JsonElement value))
            return contextLength;
        // The networks' sequence length is fixed; transformers writes 1e30 for "no limit".
        double length = value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
        return length >= contextLength
            ? contextLength
            : throw new CheckpointException($"{path}: 'model_max_length' is {value}, expected {contextLength}, the text encoder's max_position_embeddings.");
    }

    private static string? Content(JsonElement settings, string name)
    {
        if (!settings.TryGetProperty(name, out JsonElement token))
            return null;
        if (token.ValueKind == JsonValueKind.Object && !token.TryGetProperty("content", out token))
            return null;
        return token.ValueKind == JsonValueKind.String ? token.GetString() : null;
    }

    private static JsonElement ReadObject(string path)
    {
        if (!File.Exists(path))
            return JsonElement.Parse("{}");
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new CheckpointException($"{path}: is a JSON {document.RootElement.ValueKind}, expected an object.");
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{path}: is not JSON: {e.Message}", e);
        }
    }
}
