using System.Text.Json;
using System.Text.RegularExpressions;

namespace Unclip.Golden;

/// <summary>
/// The reference data: what the reference implementation computed with a tiny random checkpoint. It lies in
/// <c>../shared/golden</c> beside the repository, or where UNCLIP_GOLDEN says; tests that need it are skipped without it.
/// </summary>
public static class GoldenFolder
{
    private static readonly Lazy<string?> Found = new(Find);

    public static bool Exists => Found.Value is not null;

    /// <summary>Why there is no folder, for a skipped test.</summary>
    public static string Reason => "The golden data is absent: expected ../shared/golden beside the repository, or a folder named by UNCLIP_GOLDEN.";

    public static string Root => Found.Value ?? throw new DirectoryNotFoundException(Reason);

    /// <summary>A tiny checkpoint in the diffusers layout with Karlo's architecture.</summary>
    public static string TinyKarlo => Path.Combine(Root, "tiny-karlo");

    /// <param name="parts">For instance "reference", "tokenizer_cases.json".</param>
    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <param name="name">Without folder and extension, for instance "prior".</param>
    public static GoldenTensors Tensors(string name) => new(name);

    /// <summary>What manifest.json says about reference/&lt;name&gt;.safetensors (tolerance_abs, prompts, …).</summary>
    public static JsonElement Manifest(string name) => Entries.Value.GetProperty(name + ".safetensors");

    /// <summary>The largest absolute difference allowed for reference/&lt;name&gt;.safetensors.</summary>
    public static double Tolerance(string name) => Manifest(name).GetProperty("tolerance_abs").GetDouble();

    private static readonly Lazy<JsonElement> Entries = new(() =>
    {
        // Written by Python, whose JSON has bare NaN and Infinity: quoted here.
        string text = Regex.Replace(System.IO.File.ReadAllText(File("reference", "manifest.json")), @"(?<=[:\[,]\s*)-?(Infinity|NaN)\b", "\"$0\"");
        using JsonDocument manifest = JsonDocument.Parse(text);
        return manifest.RootElement.GetProperty("files").Clone();
    });

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("UNCLIP_GOLDEN") is { Length: > 0 } named)
            return Valid(named);
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Unclip.Web.sln")))
                return Valid(Path.Combine(folder.FullName, "..", "shared", "golden"));
        }
        return null;
    }

    private static string? Valid(string folder) =>
        System.IO.File.Exists(Path.Combine(folder, "reference", "manifest.json")) ? Path.GetFullPath(folder) : null;
}
