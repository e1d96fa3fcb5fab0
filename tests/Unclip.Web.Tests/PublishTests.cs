using System.Diagnostics;
using Unclip.Golden;
using Unclip.Web.Tests.Durability;

namespace Unclip.Web.Tests;

/// <summary>The program as it is installed: in a folder of its own, started in another one.</summary>
public sealed class PublishTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_published_program_finds_what_it_serves_wherever_it_is_started()
    {
        string folder = Directory.CreateTempSubdirectory("unclip-published").FullName;
        try
        {
            string program = Path.Combine(folder, "program"), content = Directory.CreateDirectory(Path.Combine(folder, "content")).FullName;
            await PublishAsync(program);
            await using StudioProcess app = await StudioProcess.StartAsync(content, Path.Combine(program, "Unclip.Web"));
            using HttpClient client = new() { BaseAddress = app.Address };
            foreach (string path in (string[])["/css/studio.css", "/js/frames.js", "/_framework/blazor.web.js", "/_content/MudBlazor/MudBlazor.min.css"])
                Assert.NotEmpty(await client.GetByteArrayAsync(new Uri(path, UriKind.Relative), Now));
            Assert.True(File.Exists(Path.Combine(content, "data", "unclip.db")));
            Assert.False(Directory.Exists(Path.Combine(program, "data")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What was built for the tests, as they were.</summary>
    private static async Task PublishAsync(string folder)
    {
        string configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";
        ProcessStartInfo start = new("dotnet", ["publish", Path.Combine(Repository.Root, "src", "Unclip.Web"), "-c", configuration, "--no-build", "-o", folder]) { RedirectStandardOutput = true };
        using Process publish = Process.Start(start)!;
        string output = await publish.StandardOutput.ReadToEndAsync(Now);
        await publish.WaitForExitAsync(Now);
        Assert.True(publish.ExitCode == 0, output);
    }
}
