using System.Collections;

namespace Unclip.Models.Safetensors;

/// <summary>Safetensors files that are opened, and closed, together.</summary>
internal sealed class SafetensorsFiles : IReadOnlyList<SafetensorsFile>, IDisposable
{
    private readonly List<SafetensorsFile> files = [];

    /// <exception cref="CheckpointException">One of them is missing or breaks a rule of the format.</exception>
    public SafetensorsFiles(IEnumerable<string> paths)
    {
        try
        {
            foreach (string path in paths)
                files.Add(SafetensorsFile.Open(path));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Count => files.Count;

    public SafetensorsFile this[int index] => files[index];

    public IEnumerator<SafetensorsFile> GetEnumerator() => files.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => files.ForEach(file => file.Dispose());
}
