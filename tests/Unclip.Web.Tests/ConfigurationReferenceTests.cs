using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.Configuration;
using Unclip.Web.Tests.Texts;

namespace Unclip.Web.Tests;

/// <summary><c>docs/configuration.md</c> is written from <see cref="UnclipOptions"/>, and stays as it is written.</summary>
public sealed class ConfigurationReferenceTests
{
    private static readonly string Page = Documents.PathOf("configuration.md");

    [Fact]
    public void The_reference_says_what_the_options_say()
    {
        string expected = Write();
        if (Documents.AreRewritten) File.WriteAllText(Page, expected);
        Assert.True(expected == File.ReadAllText(Page), $"docs/configuration.md is not what UnclipOptions say: run this test with {Documents.Rewrite}=1, and commit the page.");
    }

    [Fact]
    public void The_settings_that_the_app_comes_with_are_the_options_defaults()
    {
        IConfigurationSection shipped = new ConfigurationBuilder().AddJsonFile(Path.Combine(Repository.Root, "appsettings.json")).Build().GetRequiredSection(UnclipOptions.Section);
        UnclipOptions read = shipped.Get<UnclipOptions>()!, defaults = new();
        Assert.NotEmpty(shipped.GetChildren());
        Assert.All(shipped.GetChildren(), setting =>
        {
            PropertyInfo property = typeof(UnclipOptions).GetProperty(setting.Key)!;
            Assert.Equal((setting.Key, property.GetValue(defaults)), (setting.Key, property.GetValue(read)));
        });
    }

    private static string Write()
    {
        StringBuilder page = new("""
            # Settings

            In `appsettings.json` under `Unclip`, as environment variables `Unclip__Name=value`, or on the command line as `--Unclip:Name=value`; later ones of these three win. The app
            refuses to start with a setting that it does not know, or with a value out of its range. Written from `UnclipOptions.cs` by a test.

            | setting | default | |
            | --- | --- | --- |

            """);
        Dictionary<string, XElement> documented = XDocument.Load(Path.ChangeExtension(typeof(UnclipOptions).Assembly.Location, ".xml")).Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value);
        UnclipOptions defaults = new();
        foreach (PropertyInfo property in typeof(UnclipOptions).GetProperties())
        {
            string value = property.GetValue(defaults) switch { null or "" => "–", bool flag => flag ? "`true`" : "`false`", var other => string.Create(CultureInfo.InvariantCulture, $"`{other}`") };
            page.AppendLine(CultureInfo.InvariantCulture, $"| `{property.Name}` | {value} | {Text(documented[$"P:{property.DeclaringType}.{property.Name}"])}{Range(property)} |");
        }

        return page.ToString();
    }

    private static string Text(XElement member) => string.Join(' ', string.Concat(member.Element("summary")!.Nodes().Select(node => node switch
    {
        XElement { Name.LocalName: "see" } reference => $"`{reference.Attribute("cref")!.Value.Split('.')[^1]}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XText plain => plain.Value,
        _ => throw new InvalidOperationException($"{member.Attribute("name")}: <{node}> is not expected in a setting's summary."),
    })).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Range(PropertyInfo property) =>
        property.GetCustomAttribute<RangeAttribute>() is { } range ? string.Create(CultureInfo.InvariantCulture, $" {range.Minimum:N0} to {range.Maximum:N0}.")
        : property.PropertyType.IsEnum ? $" {string.Join(", ", Enum.GetNames(property.PropertyType).Select(name => $"`{name}`"))}."
        : "";
}
