namespace Unclip.Training.Evaluation;

/// <summary>Tables for reports.</summary>
public static class MarkdownTable
{
    public static string Of(string[] header, IEnumerable<string[]> rows) =>
        string.Join('\n', rows.Select(Row).Prepend(Row(header.Select(_ => "---"))).Prepend(Row(header)));

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
