namespace Unclip.Web.Tests.Texts;

internal static class Repository
{
    /// <summary>Of the repository that the tests were built from.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Unclip.Web.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Unclip.Web.sln is in no parent of " + AppContext.BaseDirectory);
    }
}
