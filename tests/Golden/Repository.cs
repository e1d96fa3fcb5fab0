namespace Unclip.Golden;

/// <summary>Where the tests' own sources lie.</summary>
public static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Unclip.Web.sln")))
                folder = folder.Parent;
            return folder?.FullName ?? throw new DirectoryNotFoundException("Unclip.Web.sln is in no parent of " + AppContext.BaseDirectory);
        }
    }
}
