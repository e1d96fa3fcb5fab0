using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Unclip.Models;

/// <summary>
/// Reads a config record strictly: a field that the record does not have is an error, unless it is listed as one that
/// changes nothing, with a value that changes nothing.
/// </summary>
internal static class ConfigFile
{
    /// <param name="path">A JSON file.</param>
    /// <param name="inert">Fields without effect: each with the JSON values it may have, or none listed for any value.</param>
    /// <param name="className">What <c>_class_name</c> must be where present; null: anything.</param>
    public static T Read<T>(string path, IReadOnlyDictionary<string, string[]> inert, string? className = null)
    {
        using JsonDocument document = Parse(path);
        try
        {
            foreach (JsonProperty field in document.RootElement.EnumerateObject())
                RequireKnown<T>(path, field, inert);
            if (className is not null && document.RootElement.TryGetProperty("_class_name", out JsonElement actual) && actual.ToString() != className)
                throw new CheckpointException($"{path}: '_class_name' is '{actual}', expected '{className}'.");
            return document.RootElement.Deserialize<T>(ConfigJson.Options)!;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not Unicode.
            throw new CheckpointException($"{path}: {exception.Message}", exception);
        }
    }

    public static JsonDocument Parse(string path)
    {
        try
        {
            byte[] text = File.ReadAllBytes(path);
            if (!Utf8.IsValid(text))
                throw new CheckpointException($"{path}: is not valid UTF-8, expected JSON.");
            JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new CheckpointException($"{path}: is a JSON {document.RootElement.ValueKind}, expected an object.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path}: cannot be read: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new CheckpointException($"{path}: is not valid JSON: {exception.Message}", exception);
        }
    }

    private static void RequireKnown<T>(string path, JsonProperty field, IReadOnlyDictionary<string, string[]> inert)
    {
        if (Fields<T>.Names.Contains(field.Name) || InertFields.Everywhere.Contains(field.Name))
            return;
        if (!inert.TryGetValue(field.Name, out string[]? allowed))
            throw new CheckpointException($"{path}: the field '{field.Name}' (value {field.Value.GetRawText()}) is unknown, so what it changes would be lost.");
        if (allowed.Length > 0 && !allowed.Any(value => SameValue(value, field.Value)))
            throw new CheckpointException($"{path}: '{field.Name}' is {field.Value.GetRawText()}, expected {string.Join(" or ", allowed)}.");
    }

    private static bool SameValue(string allowed, JsonElement actual)
    {
        using JsonDocument expected = JsonDocument.Parse(allowed);
        return expected.RootElement.ValueKind == JsonValueKind.Number && actual.ValueKind == JsonValueKind.Number
            ? expected.RootElement.GetDouble() == actual.GetDouble()
            : JsonElement.DeepEquals(expected.RootElement, actual);
    }

    private static class Fields<T>
    {
        public static readonly HashSet<string> Names = [.. typeof(T).GetProperties().Where(property => property.SetMethod is { IsPublic: true })
            .Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))];
    }
}
