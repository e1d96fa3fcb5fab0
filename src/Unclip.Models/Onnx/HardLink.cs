using System.Runtime.InteropServices;

namespace Unclip.Models.Onnx;

/// <summary>A second name for a file's bytes; a copy where the file systems differ or the system forbids the link.</summary>
internal static partial class HardLink
{
    /// <summary>
    /// Makes <paramref name="target"/> hold what <paramref name="source"/> holds. A link is renewed every time, so that it
    /// follows a source that was replaced; a copy is made once, since targets are named by their content's hash.
    /// </summary>
    public static void Ensure(string source, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        // A symbolic link, as the hub's cache has them, would be linked itself, and still lead out of the folder.
        source = File.ResolveLinkTarget(source, returnFinalTarget: true)?.FullName ?? source;
        string temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        if (TryCreate(source, temporary))
        {
            File.Move(temporary, target, overwrite: true);
            // Renaming over another name of the same file does nothing (POSIX rename), so the temporary name is still there.
            File.Delete(temporary);
        }
        else if (!File.Exists(target))
        {
            using FileStream original = File.OpenRead(source);
            AtomicFile.Write(target, original.CopyTo);
        }
    }

    private static bool TryCreate(string source, string target) =>
        OperatingSystem.IsWindows() ? CreateHardLinkW(target, source, 0) : Link(source, target) == 0;

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string source, string target);

    [LibraryImport("kernel32", StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLinkW(string target, string source, nint securityAttributes);
}
