using System.Globalization;

namespace Unclip.Web.Components.Galleries;

/// <summary>Numbers with their noun.</summary>
internal static class Counted
{
    public static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Pictures(int count) => count == 1 ? "1 picture" : $"{Number(count)} pictures";

    public static string Stars(int count) => count == 1 ? "1 star" : $"{Number(count)} stars";

    public static string Megabytes(long bytes) => (bytes / 1048576.0).ToString(bytes < 100 * 1048576 ? "0.0" : "N0", CultureInfo.InvariantCulture);
}
