using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Unclip.Training;

/// <summary>Makes libtorch load before anything touches it, and allocate well where a program lives off it.</summary>
public static partial class TorchRuntime
{
    private const string MissingVersion = "GLIBCXX_3.4.32";
    private const ushort WeakFlag = 2; // VER_FLG_WEAK

    [ModuleInitializer]
    internal static void Prepare()
    {
        if (!OperatingSystem.IsLinux())
            return;
        string library = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");
        if (File.Exists(library) && !SystemHasVersion())
            WeakenVersionNeed(library);
    }

    /// <summary>
    /// libtorch frees and maps the same large blocks at every step; keeping them in the heap gains a quarter of the
    /// training speed, and gives nothing back when a large network is closed. The constants are glibc's M_MMAP_MAX,
    /// M_TRIM_THRESHOLD and M_TOP_PAD.
    /// </summary>
    public static void KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux())
            return;
        _ = mallopt(-4, 0);
        _ = mallopt(-1, 1 << 30);
        _ = mallopt(-2, 1 << 26);
    }

    private static bool SystemHasVersion()
    {
        if (!NativeLibrary.TryLoad("libstdc++.so.6", out nint handle))
            return false;
        bool found = NativeLibrary.TryGetExport(handle, "_ZSt21ios_base_library_initv", out _);
        NativeLibrary.Free(handle);
        return found;
    }

    /// <summary>
    /// Debian 12's libstdc++ ends at GLIBCXX_3.4.30, and libLibTorchSharp.so asks for 3.4.32 without using any symbol
    /// that needs relocation from it. Marks that one need as weak in the build output's copy of the library.
    /// </summary>
    private static void WeakenVersionNeed(string library)
    {
        byte[] elf = File.ReadAllBytes(library);
        if (!MarkWeak(elf, MissingVersion))
            return;
        string patched = library + "." + Environment.ProcessId;
        File.WriteAllBytes(patched, elf);
        File.Move(patched, library, overwrite: true);
    }

    /// <summary>Sets VER_FLG_WEAK on the version's vernaux entries of a 64-bit little-endian ELF image; true if any changed.</summary>
    internal static bool MarkWeak(Span<byte> elf, string version)
    {
        const uint VerneedSection = 0x6ffffffe; // SHT_GNU_verneed
        long sectionTable = BinaryPrimitives.ReadInt64LittleEndian(elf[0x28..]);
        int sectionSize = BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3a..]);
        int sectionCount = BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3c..]);
        Span<byte> Section(Span<byte> image, int index) => image[(int)(sectionTable + index * sectionSize)..];

        bool changed = false;
        for (int i = 0; i < sectionCount; i++)
        {
            Span<byte> section = Section(elf, i);
            if (BinaryPrimitives.ReadUInt32LittleEndian(section[4..]) != VerneedSection)
                continue;
            int need = (int)BinaryPrimitives.ReadInt64LittleEndian(section[0x18..]);
            int link = BinaryPrimitives.ReadInt32LittleEndian(section[0x28..]);
            int strings = (int)BinaryPrimitives.ReadInt64LittleEndian(Section(elf, link)[0x18..]);
            for (int next = 1; next != 0; need += next)
            {
                int aux = need + BinaryPrimitives.ReadInt32LittleEndian(elf[(need + 8)..]);
                for (int nextAux = 1; nextAux != 0; aux += nextAux)
                {
                    int name = strings + BinaryPrimitives.ReadInt32LittleEndian(elf[(aux + 8)..]);
                    if (elf[name..].StartsWith(Encoding.ASCII.GetBytes(version + '\0')) && elf[aux + 4] != WeakFlag)
                    {
                        BinaryPrimitives.WriteUInt16LittleEndian(elf[(aux + 4)..], WeakFlag);
                        changed = true;
                    }
                    nextAux = BinaryPrimitives.ReadInt32LittleEndian(elf[(aux + 12)..]);
                }
                next = BinaryPrimitives.ReadInt32LittleEndian(elf[(need + 12)..]);
            }
        }
        return changed;
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);
}
