using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace Unclip.Web.Texts;

/// <summary>Texts with something in them, wherever their language puts it.</summary>
internal static partial class Sentences
{
    /// <param name="text">With {0}, {1} and so on.</param>
    /// <param name="values">What stands there.</param>
    public static string With(this string text, params object?[] values) => string.Format(CultureInfo.CurrentCulture, text, values);

    /// <param name="text">With {0}, {1} and so on.</param>
    /// <param name="elements">What stands there.</param>
    public static RenderFragment With(this string text, params RenderFragment[] elements) => builder =>
    {
        foreach (string part in Places().Split(text))
        {
            if (part is ['{', var digit, '}']) builder.AddContent(1, elements[digit - '0']);
            else builder.AddContent(0, part);
        }
    };

    /// <param name="items">At least one.</param>
    /// <param name="pair">Joins {0}, which may be a list already, and {1}.</param>
    public static string JoinedBy(this IEnumerable<string> items, string pair) => items.Aggregate((before, last) => pair.With(before, last));

    [GeneratedRegex(@"(\{[0-9]\})")]
    private static partial Regex Places();
}
