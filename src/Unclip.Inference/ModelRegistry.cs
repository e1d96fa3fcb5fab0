using System.Text.Json;
using Unclip.Models;

namespace Unclip.Inference;

/// <summary>A checkpoint that was imported.</summary>
/// <param name="Folder">Absolute path.</param>
/// <param name="Name">The card's, or the folder's.</param>
/// <param name="Fingerprint">When it was imported.</param>
public sealed record RegisteredModel(string Folder, string Name, string Fingerprint);

/// <summary>The imported checkpoints: a small JSON file that the command line writes and the app reads, and the other way round.</summary>
/// <param name="path">The file; it need not exist.</param>
public sealed class ModelRegistry(string path)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    private readonly Lock gate = new();

    /// <summary>In the order of their import.</summary>
    /// <exception cref="InvalidDataException">The file is there and is not a list of models.</exception>
    public IReadOnlyList<RegisteredModel> Read()
    {
        if (!File.Exists(path))
            return [];
        try
        {
            RegisteredModel[]? models = JsonSerializer.Deserialize<RegisteredModel[]>(File.ReadAllBytes(path), Json);
            return models is not null && !models.Contains(null!) ? models : throw new InvalidDataException($"{path}: holds null, expected a list of models.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: is not a list of models: {e.Message}", e);
        }
    }

    /// <summary>Adds a model, or brings the entry of its folder up to date.</summary>
    public void Add(RegisteredModel model) => Change(models => models.Any(known => known.Folder == model.Folder)
        ? models.Select(known => known.Folder == model.Folder ? model : known)
        : models.Append(model));

    /// <summary>Forgets a model; its files stay.</summary>
    public void Remove(string folder) => Change(models => models.Where(known => known.Folder != folder));

    private void Change(Func<IReadOnlyList<RegisteredModel>, IEnumerable<RegisteredModel>> change)
    {
        lock (gate)
        {
            byte[] text = JsonSerializer.SerializeToUtf8Bytes(change(Read()).ToArray(), Json);
            AtomicFile.Write(path, file => file.Write(text));
        }
    }
}
