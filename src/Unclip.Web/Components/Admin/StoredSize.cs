using System.Globalization;

namespace Unclip.Web.Components.Admin;

/// <summary>Bytes as people read them.</summary>
internal static class StoredSize
{
    private static readonly string[] Units = ["bytes", "KB", "MB", "GB", "TB"];

    public static string Of(long bytes)
    {
        int unit = 0;
        double size = bytes;
        for (; size >= 1024 && unit < Units.Length - 1; unit++) size /= 1024;
        return $"{size.ToString(unit == 0 || size >= 100 ? "0" : "0.#", CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
