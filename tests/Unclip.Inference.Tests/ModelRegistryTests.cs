namespace Unclip.Inference.Tests;

public class ModelRegistryTests
{
    private static readonly RegisteredModel Karlo = new("/models/karlo", "Karlo", "aa"), Toy = new("/models/toy", "Toy", "bb");

    [Fact]
    public void Models_are_kept_in_the_order_of_their_import_and_forgotten_by_folder()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("data", "models.json");
        new ModelRegistry(path).Add(Karlo);
        new ModelRegistry(path).Add(Toy);
        new ModelRegistry(path).Add(Karlo with { Fingerprint = "cc" });
        Assert.Equal([Karlo with { Fingerprint = "cc" }, Toy], new ModelRegistry(path).Read());
        new ModelRegistry(path).Remove(Karlo.Folder);
        Assert.Equal([Toy], new ModelRegistry(path).Read());
        Assert.Single(Directory.GetFiles(folder.File("data")));
    }

    [Fact]
    public void Without_a_file_there_are_none()
    {
        using var folder = new TemporaryFolder();
        Assert.Empty(new ModelRegistry(folder.File("models.json")).Read());
    }

    [Theory, InlineData("{"), InlineData("null"), InlineData("[null]"), InlineData("[{\"name\":\"x\"}]")]
    public void A_broken_file_is_named_and_never_overwritten(string text)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("models.json");
        File.WriteAllText(path, text);
        Assert.StartsWith(path, Assert.Throws<InvalidDataException>(() => new ModelRegistry(path).Read()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => new ModelRegistry(path).Add(Toy));
        Assert.Equal(text, File.ReadAllText(path));
    }
}
