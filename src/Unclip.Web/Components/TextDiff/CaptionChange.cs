using Unclip.Web.Components.Settings;
using Unclip.Web.Generation;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.TextDiff;

/// <summary>Two captions on the page: what a picture shows, and what it shall show.</summary>
public sealed class CaptionChange
{
    private static readonly (string From, string To)[] Examples =
    [
        ("a house in summer", "a house in winter"),
        ("a house in a meadow", "a house in the snow"),
    ];

    public string From { get; set; } = "";
    public string To { get; set; } = "";
    public string? FromProblem { get; private set; }
    public string? ToProblem { get; private set; }

    public bool IsEmpty => From.Length + To.Length == 0;

    /// <summary>The first example whose words a model knows.</summary>
    public static (string From, string To) ExampleFor(OpenedModel? model) => model is null ? Examples[0]
        : Examples.FirstOrDefault(example => model.Read($"{example.From} {example.To}").UnknownWords.Count == 0, Examples[0]);

    public void Swap() => (From, To, FromProblem, ToProblem) = (To, From, null, null);

    public void Restore(string from, string to) => (From, To, FromProblem, ToProblem) = (from, to, null, null);

    /// <summary>Looks for what is wrong with them, for the fields to say.</summary>
    /// <returns>Whether nothing is.</returns>
    public bool Check()
    {
        FromProblem = RequestSettings.CaptionProblem(From, TextDiffTexts.SayFrom);
        ToProblem = RequestSettings.CaptionProblem(To, TextDiffTexts.SayTo);
        if (FromProblem is null && ToProblem is null && From.Trim() == To.Trim())
            ToProblem = TextDiffTexts.Same;
        return (FromProblem ?? ToProblem) is null;
    }
}
