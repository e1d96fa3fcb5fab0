using System.Globalization;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Admin;

/// <summary>Bytes as people read them.</summary>
internal static class StoredSize
{
    private static readonly string[] Units = ["", "KB", "MB", "GB", "TB"];

    public static string Of(long bytes)
    {
        int unit = 0;
        double size = bytes;
        for (; size >= 1024 && unit < Units.Length - 1; unit++) size /= 1024;
        string number = size.ToString(unit == 0 || size >= 100 ? "0" : "0.#", CultureInfo.CurrentCulture);
        return unit == 0 ? AdminTexts.Bytes.With(number) : $"{number} {Units[unit]}";
    }
}
