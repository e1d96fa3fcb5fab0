namespace Unclip.Web.Tests.Texts;

public sealed class MarkupTests
{
    /// <summary>Names, units, symbols, keys, commands, and examples of prompts, which models read in English.</summary>
    private static readonly HashSet<string> SameInEveryLanguage =
    [
        "Unclip", "– Unclip", "MB", "cos", "cosine(z", "Esc", "Ctrl+Enter", "a red house under a yellow sun", "a yellow sun",
        "git lfs install", "git clone https://huggingface.co/kakaobrain/karlo-v1-alpha", "/path/to/karlo-v1-alpha",
    ];

    [Fact]
    public void Components_have_their_texts_from_the_resources()
    {
        string folder = Path.Combine(Repository.Root, "src/Unclip.Web/Components");
        string[] components = Directory.GetFiles(folder, "*.razor", SearchOption.AllDirectories);
        Assert.NotEmpty(components);
        Assert.Empty(components.SelectMany(component => BareText.In(File.ReadAllText(component)).Where(text => !SameInEveryLanguage.Contains(text))
            .Select(text => $"{Path.GetRelativePath(folder, component)}: {text}")));
    }

    [Theory]
    [InlineData("<p>New text</p>", "New text")]
    [InlineData("New text", "New text")]
    [InlineData("<p>\n  @if (more > 0)\n  {\n    <b>@more.Text(1)</b> New text\n  }\n</p>", "New text")]
    [InlineData("<p>@Count pictures</p>", "pictures")]
    [InlineData("<p>새로운 글</p>", "새로운 글")]
    [InlineData("""<button title="New text" @onclick="() => Go(a > b)"></button>""", "New text")]
    [InlineData("""<NumberRow Label="New text" Help="@SettingsTexts.EtaHelp" />""", "New text")]
    [InlineData("""<MudMenu AriaLabel="New text" Icon="@(open ? "Up" : "Down")"></MudMenu>""", "New text")]
    public void A_text_in_the_markup_is_found(string razor, string text) => Assert.Equal([text], BareText.In(razor));

    [Theory]
    [InlineData("@page \"/\"\n@inject Store<Person> People\n\n<p>@CommonTexts.Cancel</p>\n\n@code {\n  private string text = \"<p>Text</p>\";\n}\n")]
    [InlineData("<p class=\"note error\">@GalleryTexts.Change.With(@<strong>@change.What</strong>, @<text>@change.Now</text>)&nbsp;</p>")]
    [InlineData("@foreach ((string name, int count) in names)\n{\n  int more = count + 1;\n  <li @key=\"name\">@name</li>\n}\nelse\n{\n  <br />\n}\n")]
    public void What_is_no_text_is_not(string razor) => Assert.Empty(BareText.In(razor));
}
