using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Unclip.Web.Data;
using Unclip.Web.Tests.Data;

namespace Unclip.Web.Tests.Durability;

/// <summary>What the README says about backups, done.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("unclip-backup").FullName;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_of_the_folder_has_everything_whether_the_program_runs_or_was_killed_or_stopped()
    {
        string original = Folder("original"), running = Folder("running"), killed = Folder("killed"), stopped = Folder("stopped");
        FurnishedAccount account;
        await using (StudioProcess app = await StudioProcess.StartAsync(original))
        {
            account = await FurnishedAccount.MakeAsync(app, OpenDatabase.In(original));
            await CopyRunningAsync(original, running);
            app.Kill();
        }

        Assert.NotEqual(0, new FileInfo(Path.Combine(original, "data", "unclip.db-wal")).Length); // There is something to lose.
        Copy(original, killed);
        await using (StudioProcess app = await StudioProcess.StartAsync(killed))
        {
            await account.RequireAsync(app);
            await app.StopAsync();
        }

        Copy(killed, stopped);
        foreach (string copy in new[] { stopped, running })
        {
            await using StudioProcess app = await StudioProcess.StartAsync(copy);
            await account.RequireAsync(app);
        }
    }

    [Fact]
    public async Task A_dump_of_PostgreSQL_and_the_files_have_everything()
    {
        await using TestDatabase database = await TestDatabase.CreateBareAsync(), restored = await TestDatabase.CreateBareAsync();
        string dump = Tool("pg_dump"), psql = Tool("psql"), original = Folder("original"), copy = Folder("copy"), file = Path.Combine(root, "unclip.sql");
        FurnishedAccount account;
        await using (StudioProcess app = await StudioProcess.StartAsync(original, On(database)))
        {
            account = await FurnishedAccount.MakeAsync(app, database);
            await RunAsync(dump, database, "--no-owner", "--file", file);
            Copy(original, copy);
        }

        await RunAsync(psql, restored, "--quiet", "--set", "ON_ERROR_STOP=on", "--file", file);
        await using StudioProcess other = await StudioProcess.StartAsync(copy, On(restored));
        await account.RequireAsync(other);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <summary>The database first: a file that comes later belongs to none of its pictures, and is cleaned up.</summary>
    private static async Task CopyRunningAsync(string from, string to)
    {
        string copy = Path.Combine(Directory.CreateDirectory(Path.Combine(to, "data")).FullName, "unclip.db");
        await using UnclipDatabase database = OpenDatabase.In(from).CreateDbContext();
        await database.Database.ExecuteSqlAsync($"VACUUM INTO {copy}", Now);
        Copy(Path.Combine(from, "data", "blobs"), Path.Combine(to, "data", "blobs"));
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static (string, string)[] On(TestDatabase database) => [("Unclip:DatabaseKind", $"{database.Kind}"), ("Unclip:Database", database.ConnectionString)];

    /// <summary>On the path, or where Debian has it.</summary>
    private static string Tool(string name)
    {
        string[] debian = Directory.Exists("/usr/lib/postgresql") ? [.. Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Reverse().Select(version => Path.Combine(version, "bin"))] : [];
        string? found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(debian).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"There is no {name} on the path or in /usr/lib/postgresql.");
        return found;
    }

    private static async Task RunAsync(string tool, TestDatabase database, params string[] arguments)
    {
        NpgsqlConnectionStringBuilder server = new(database.ConnectionString);
        ProcessStartInfo start = new(tool, ["--host", server.Host!, "--port", $"{server.Port}", "--username", server.Username ?? Environment.UserName, "--dbname", server.Database!, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (server.Password is not null) start.Environment["PGPASSWORD"] = server.Password;
        using Process process = Process.Start(start)!;
        string[] output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(Now), process.StandardError.ReadToEndAsync(Now));
        await process.WaitForExitAsync(Now);
        Assert.True(process.ExitCode == 0, $"{tool} ended with {process.ExitCode}: {string.Concat(output)}");
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(root, name)).FullName;
}
