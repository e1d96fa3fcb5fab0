using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using Unclip.Web.Texts;

namespace Unclip.Web.Tests.Texts;

public sealed partial class TextsTests
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture, Korean = new("ko");

    private static readonly Dictionary<string, ResourceManager> All = typeof(LanguageSetup).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(LanguageSetup).Namespace)
        .Select(type => type.GetProperty("ResourceManager", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(null)).OfType<ResourceManager>()
        .ToDictionary(texts => texts.BaseName.Split('.')[^1]);

    public static TheoryData<string> Files => new(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src/Unclip.Web/Texts"), "*Texts.resx").Select(file => Path.GetFileNameWithoutExtension(file)));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_text_is_there_in_both_languages(string file) => Assert.Equal(Read(file, English).Keys.Order(), Read(file, Korean).Keys.Order());

    [Theory]
    [MemberData(nameof(Files))]
    public void Both_languages_say_the_same_values(string file)
    {
        Dictionary<string, string> korean = Read(file, Korean);
        Assert.Empty(Read(file, English).Where(text => !Places(text.Value).SetEquals(Places(korean[text.Key]))).Select(text => text.Key));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_text_is_left_in_English(string file)
    {
        Dictionary<string, string> korean = Read(file, Korean);
        Assert.Empty(Read(file, English).Where(text => text.Value == korean[text.Key]).Select(text => text.Key));
    }

    private static Dictionary<string, string> Read(string file, CultureInfo language) => All[file].GetResourceSet(language, createIfNotExists: true, tryParents: false)!
        .Cast<DictionaryEntry>().ToDictionary(text => (string)text.Key, text => (string)text.Value!);

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(place => place.Groups[1].Value)];

    [GeneratedRegex(@"\{(\d)[}:]")]
    private static partial Regex Place();
}
