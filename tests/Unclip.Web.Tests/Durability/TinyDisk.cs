using System.Diagnostics;

namespace Unclip.Web.Tests.Durability;

/// <summary>A real file system of a given size, which a test fills up.</summary>
internal sealed class TinyDisk : IDisposable
{
    private readonly string filler;

    /// <summary>Skips the calling test where this user may not mount one.</summary>
    public TinyDisk(int kilobytes)
    {
        Folder = Directory.CreateTempSubdirectory("unclip-disk").FullName;
        filler = Path.Combine(Folder, "filler");
        string answer = Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", Folder);
        if (answer.Length == 0) return;
        Directory.Delete(Folder);
        Assert.Skip($"A small disk cannot be mounted here: {answer}");
    }

    public string Folder { get; }

    /// <summary>Leaves no byte.</summary>
    public void Fill()
    {
        using FileStream file = new(filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) file.Write(new byte[512]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void MakeRoom() => File.Delete(filler);

    public void Dispose()
    {
        Run("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    private static string Run(string program, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux()) return "this is no Linux";
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : errors.Trim();
    }
}
