using System.Text;
using System.Text.RegularExpressions;

namespace Unclip.Web.Tests.Texts;

/// <summary>Words that people would read of a component as they stand in its markup, so that they cannot be translated.</summary>
internal static partial class BareText
{
    public static IEnumerable<string> In(string razor)
    {
        string markup = WithoutCode(Unread().Replace(razor, ""));
        foreach (Match attribute in Spoken().Matches(markup)) yield return attribute.Groups[1].Value;
        foreach (Match text in BetweenTags().Matches($">{Attribute().Replace(markup, "")}<"))
        {
            foreach (string line in Entity().Replace(text.Groups[1].Value, " ").Split('\n').Select(line => line.Trim()))
                if (Word().IsMatch(line) && !Statement().IsMatch(line)) yield return line.Trim('{', '}', ' ');
        }
    }

    /// <summary>Takes out expressions and the heads of statements.</summary>
    private static string WithoutCode(string razor)
    {
        StringBuilder markup = new();
        for (int at = 0; at < razor.Length;)
        {
            if (Code().Match(razor, at) is not { Success: true } code)
            {
                markup.Append(razor[at++]);
                continue;
            }

            at += code.Length;
            while (at < razor.Length)
            {
                if (razor[at] is '(' or '[' || (razor[at] == '{' && code.Value == "@")) at = EndOf(razor, at);
                else if (Member().Match(razor, at) is { Success: true } member) at += member.Length;
                else break;
            }
        }

        return markup.ToString();
    }

    /// <summary>Behind the bracket that closes the one at <paramref name="at"/>.</summary>
    private static int EndOf(string razor, int at)
    {
        int depth = 0;
        for (bool quoted = false; at < razor.Length; at++)
        {
            if (razor[at] == '"') quoted = !quoted;
            if (quoted) continue;
            if (razor[at] is '(' or '[' or '{') depth++;
            if (razor[at] is ')' or ']' or '}' && --depth == 0) return at + 1;
        }

        return at;
    }

    /// <summary>Comments, directives, and what is no markup.</summary>
    [GeneratedRegex(@"@\*.*?\*@|^@code \{.*\z|^@(page|inject|using|implements|inherits|attribute|layout)\b[^\n]*$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Unread();

    [GeneratedRegex(@"\G(@(if|foreach|for|switch)\b\s*(?=\()|@(?=[({])|@[A-Za-z_]\w*|(?<=^\s*|[{}]\s*)(else )?(if|foreach|for|switch)\s*(?=\())", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\G!?\.[A-Za-z_]\w*")]
    private static partial Regex Member();

    /// <summary>Those that are read or read out.</summary>
    [GeneratedRegex(@"\b(?:[tT]itle|alt|aria-label|aria-roledescription|aria-valuetext|AriaLabel|[lL]abel|[pP]laceholder|Text|Help|HelperText|SliderLabel|Invitation)=""([^""@]*[A-Za-z]{2}[^""@]*)""")]
    private static partial Regex Spoken();

    [GeneratedRegex(@"=""[^""]*""|='[^']*'")]
    private static partial Regex Attribute();

    [GeneratedRegex(@">([^<>]*)(?=<)")]
    private static partial Regex BetweenTags();

    [GeneratedRegex(@"&\w+;")]
    private static partial Regex Entity();

    [GeneratedRegex(@"\p{L}{2}")]
    private static partial Regex Word();

    /// <summary>Of C#, among the markup.</summary>
    [GeneratedRegex(@"^(\W*else\W*|case .*:|default:|.*;)$")]
    private static partial Regex Statement();
}
