namespace Unclip.Bench;

/// <summary>The little markdown that the reports need.</summary>
internal static class Markdown
{
    public static string Table(string[] header, IEnumerable<string[]> rows) =>
        string.Join('\n', rows.Select(Row).Prepend(Row(header.Select(_ => "---"))).Prepend(Row(header)));

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
