using System.Text.RegularExpressions;

namespace Unclip.Web.Tests.Browser;

/// <summary>What people might type to make a page of others do something. Where one of these becomes more than text, <see cref="HostilePage"/> sees it.</summary>
internal static partial class HostileText
{
    public static readonly string[] Corpus =
    [
        // Elements and scripts.
        "<script>__xss=1</script>", "<img data-xss src=x onerror=__xss=1>", "<svg data-xss onload=__xss=1>", "<a data-xss href=javascript:__xss=1>x</a>",
        "<iframe data-xss srcdoc='<script>top.__xss=1</script>'>", "<form data-xss action=//evil.example><button>", "<base href=//evil.example>", "<link data-xss rel=stylesheet href=//evil.example>",
        "<meta data-xss http-equiv=refresh content='0;url=//evil.example'>", "<style data-xss>*{color:red}</style>", "<math><mtext><img data-xss src onerror=__xss=1>", "<details data-xss open ontoggle=__xss=1>",
        "<scr<script>ipt>__xss=1</scr</script>ipt>", "<ScRiPt\n>__xss=1</sCrIpT\t>", "<img\tdata-xss/src=x\nonerror\n=\n__xss=1>", "<x-unknown data-xss>",
        // Out of attributes, elements and comments.
        "\"><b data-xss onfocus=__xss=1 autofocus tabindex=0>", "'><b data-xss onfocus=__xss=1 autofocus tabindex=0>", "\" data-xss onfocus=\"__xss=1\" autofocus=\"", "' data-xss onfocus='__xss=1' autofocus='",
        "` data-xss onfocus=`__xss=1`", " data-xss onfocus=__xss=1 ", "</title><b data-xss>", "</script><b data-xss>", "</textarea><b data-xss>", "</style><b data-xss>", "</option></select><b data-xss>", "</template><b data-xss>",
        "<!--", "--><b data-xss>", "--!><b data-xss>", "<![CDATA[", "]]><b data-xss>", "<?xml version=1?>", "<!--Blazor:{\"type\":\"server\",\"sequence\":0}-->",
        // Addresses.
        "javascript:__xss=1", "JaVa\tScRiPt:__xss=1", "data:text/html,<script>__xss=1</script>", "//evil.example", "https://evil.example", "\\\\evil.example", "../../../../etc/passwd", "C:\\con.png",
        // Templates, Markdown, styles.
        "{{constructor.constructor('__xss=1')()}}", "${__xss=1}", "@(__xss=1)", "<%= __xss=1 %>", "#{__xss=1}", "{0} {1} %s %n", "[x](javascript:__xss=1)", "![x](x\" onerror=\"__xss=1)", "<javascript:__xss=1>",
        ";background:url(//evil.example)", "expression(__xss=1)", "x{}*{display:none}", "\"]{}*{display:none}", "red;}</style><b data-xss>",
        // Encoded once too often or too rarely.
        "&lt;b data-xss&gt;", "&#60;b data-xss&#62;", "&quot; onfocus=&quot;__xss=1", "%3Cb%20data-xss%3E", "\\u003cb data-xss\\u003e", "\\x3cb data-xss\\x3e", "&", "&amp", "+ADw-b data-xss+AD4-",
        // Characters: lookalikes, directions, nothing to see, no characters at all.
        "＜b data-xss＞", "‹b data-xss›", "ʺ data-xss onfocus=ʺ__xss=1", "\u202Egnp.exe", "\u2066\u202Eabc\u2069", "\u202Dabc", "a\0b<b data-xss>", "\0<b data-xss>", "a\u0007b\u001b[31mc", "line\u2028separator", "\uFEFF<b data-xss>",
        "half \uD83D a pair", "Z\u0351\u036B\u0343\u036A\u0302\u036B\u033D", "\r\nX-Evil: 1\r\n\r\n<b data-xss>", "$(__xss=1)", "`__xss=1`", "'; DROP TABLE Pictures; --", "%_[a-z]",
    ];

    public static IEnumerable<string> UpTo(int length) => Corpus.Where(text => text.Trim().Length is > 0 && text.Length <= length);

    /// <summary>All in a few texts of at most this many characters.</summary>
    public static IReadOnlyList<string> Together(int length)
    {
        List<string> texts = [];
        foreach (string text in Corpus)
            if (texts.Count > 0 && texts[^1].Length + text.Length < length) texts[^1] += " " + text;
            else texts.Add(text);
        return texts;
    }

    /// <summary>As it is compared: without what HTML, HTTP and databases may leave out or replace.</summary>
    public static string Comparable(string text) => Invisible().Replace(text, "");

    [GeneratedRegex(@"[\s\p{Cc}\p{Cs}\uFEFF\uFFFD]+")]
    private static partial Regex Invisible();
}
