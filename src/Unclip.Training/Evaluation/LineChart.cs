using System.Globalization;
using System.Net;
using System.Text;

namespace Unclip.Training.Evaluation;

/// <summary>Curves over one axis, as SVG.</summary>
internal static class LineChart
{
    private const int Width = 640, Height = 360, Left = 64, Right = 150, Top = 20, Bottom = 48;
    private static readonly string[] Colours = ["#2f6fb2", "#c2543a", "#4a8f4f", "#8a5bb0"];

    /// <param name="curves">Name and points of each; y from 0 to the largest value.</param>
    public static string Svg(string xTitle, string yTitle, params (string Name, (double X, double Y)[] Points)[] curves)
    {
        (double X, double Y)[] all = [.. curves.SelectMany(curve => curve.Points)];
        double right = all.Max(p => p.X), left = all.Min(p => p.X), top = all.Max(p => p.Y) * 1.05;
        StringBuilder svg = new();
        svg.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fffdf8\"/>");
        for (int i = 0; i <= 4; i++)
        {
            double y = top * i / 4, x = left + (right - left) * i / 4;
            svg.AppendLine(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(y)}\" y2=\"{Y(y)}\" stroke=\"#ddd6c8\"/>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{Y(y)}\" dy=\"4\" text-anchor=\"end\">{y:0.##}</text>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{X(x)}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{x:0.##}</text>");
        }
        foreach ((int index, (string name, (double X, double Y)[] points)) in curves.Index())
        {
            string colour = Colours[index % Colours.Length];
            svg.AppendLine(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{string.Join(' ', points.Select(p => $"{X(p.X)},{Y(p.Y)}"))}\"/>");
            svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 8}\" y=\"{Y(points[^1].Y)}\" dy=\"4\" fill=\"{colour}\">{WebUtility.HtmlEncode(name)}</text>");
        }
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(xTitle)}</text>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<text transform=\"translate(14 {Height / 2}) rotate(-90)\" text-anchor=\"middle\">{WebUtility.HtmlEncode(yTitle)}</text>");
        return svg.AppendLine("</svg>").ToString();

        string X(double x) => ((x - left) / Math.Max(right - left, 1e-9) * (Width - Left - Right) + Left).ToString("F1", CultureInfo.InvariantCulture);
        string Y(double y) => (Height - Bottom - y / Math.Max(top, 1e-9) * (Height - Top - Bottom)).ToString("F1", CultureInfo.InvariantCulture);
    }
}
