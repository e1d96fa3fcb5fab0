namespace Unclip.Web.Generation;

/// <summary>"A red house" → <c>a-red-house</c>: ASCII letters and digits only, whatever the title is.</summary>
internal static class PictureFileName
{
    private const int MaxWords = 8;
    private const int MaxLength = 60;

    /// <summary>What Windows opens as a device, whatever the ending.</summary>
    private static readonly HashSet<string> Devices = ["con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(port => new[] { $"com{port}", $"lpt{port}" })];

    /// <param name="title">Any text.</param>
    /// <param name="otherwise">Where nothing of the title is left.</param>
    public static string Of(string title, string otherwise = "picture")
    {
        string[] words = [.. string.Concat(title.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' '))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaxWords)];
        string name = string.Join('-', words);
        if (name.Length > MaxLength) name = name[..MaxLength];
        return name.Length == 0 ? otherwise : Devices.Contains(name) ? $"{otherwise}-{name}" : name;
    }
}
