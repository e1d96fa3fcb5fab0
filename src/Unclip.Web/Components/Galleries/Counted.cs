using System.Globalization;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Galleries;

/// <summary>Numbers with their noun.</summary>
internal static class Counted
{
    public static string Number(int count) => count.ToString("N0", CultureInfo.CurrentCulture);

    public static string Pictures(int count) => count == 1 ? CommonTexts.OnePicture : CommonTexts.ManyPictures.With(Number(count));

    public static string Stars(int count) => count == 1 ? CommonTexts.OneStar : CommonTexts.ManyStars.With(Number(count));

    public static string Megabytes(long bytes) => (bytes / 1048576.0).ToString(bytes < 100 * 1048576 ? "0.0" : "N0", CultureInfo.CurrentCulture);
}
