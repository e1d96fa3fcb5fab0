using System.Globalization;
using System.Text;

namespace Unclip.Training.Evaluation;

/// <summary>A page of headings, paragraphs and tables.</summary>
internal sealed class MarkdownPage
{
    private readonly StringBuilder text = new();

    public void Heading(int level, string title) => text.Append('#', level).Append(' ').AppendLine(title).AppendLine();

    public void Paragraph(string words) => text.AppendLine(words).AppendLine();

    public void Picture(string caption, string path) => Paragraph($"![{caption}]({path})");

    public void Table(string[] columns, IEnumerable<string[]> rows) => Paragraph(MarkdownTable.Of(columns, rows));

    public override string ToString() => text.ToString().TrimEnd() + "\n";

    public static string Percent(double share) => double.IsNaN(share) ? "–" : share.ToString("P1", CultureInfo.InvariantCulture);

    public static string Number(double value, int decimals = 2) => value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
}
