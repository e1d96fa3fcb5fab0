using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Training.World;
using static Unclip.Training.Evaluation.MarkdownPage;

namespace Unclip.Training.Evaluation;

/// <summary>What the decoder's settings do: the same captions with one after the other.</summary>
internal sealed partial class QualityReport
{
    private static readonly double[] GuidanceScales = [1, 1.5, 2, 3, 4, 6];
    private static readonly (double Start, double End)[] GuidanceIntervals = [(0, 1), (0, 0.8), (0, 0.6), (0.1, 1), (0.2, 1), (0.1, 0.8)];
    private static readonly int[] StepCounts = [3, 5, 10, 20];

    private async Task WriteGuidanceAsync(string folder, CancellationToken cancellationToken)
    {
        List<(FidelityScores Scores, double Distance)> points = await SweepAsync("guidance", [.. GuidanceScales.Select(scale => settings with { DecoderGuidanceScale = scale })], cancellationToken);
        page.Heading(2, "The decoder's guidance");
        page.Paragraph($"{few} captions for each scale; so few pictures make all distances larger than above.");
        page.Table(["guidance", .. FidelityColumns, "Fréchet distance"], GuidanceScales.Zip(points, (scale, point) => (string[])[.. Row(Number(scale, 1), point.Scores), Number(point.Distance)]));
        File.WriteAllText(Path.Combine(folder, "quality-guidance.svg"), LineChart.Svg("guidance scale of the decoder", "share",
            ("right kind", [.. GuidanceScales.Zip(points, (scale, point) => (scale, point.Scores.Kind))]), ("two things right", [.. GuidanceScales.Zip(points, (scale, point) => (scale, point.Scores.Pairs))])));
        page.Picture("Fidelity against guidance", "quality-guidance.svg");
    }

    private async Task WriteIntervalsAsync(CancellationToken cancellationToken)
    {
        List<(FidelityScores Scores, double Distance)> points = await SweepAsync("guidance interval",
            [.. GuidanceIntervals.Select(interval => settings with { DecoderGuidanceStart = interval.Start, DecoderGuidanceEnd = interval.End })], cancellationToken);
        page.Heading(2, "Where guidance acts");
        page.Paragraph($"{few} captions for each row, guided with scale {Number(settings.DecoderGuidanceScale, 1)} in a part of the way from noise to picture; a step outside of it costs half.");
        page.Table(["from", "to", .. FidelityColumns, "Fréchet distance"], GuidanceIntervals.Zip(points, (interval, point) => (string[])
            [Number(interval.Start, 1), .. Row(Number(interval.End, 1), point.Scores), Number(point.Distance)]));
    }

    private async Task WriteStepsAsync(string folder, CancellationToken cancellationToken)
    {
        List<string[]> rows = [];
        List<(string, (double, double)[])> curves = [];
        foreach ((SamplerKind sampler, string name) in ((SamplerKind, string)[])[(SamplerKind.Ddim, "DDIM"), (SamplerKind.DpmSolver, "DPM-Solver++(2M)")])
        {
            List<(FidelityScores Scores, double Distance)> points = await SweepAsync($"steps of {name}", [.. StepCounts.Select(steps => settings with { Sampler = sampler, DecoderSteps = steps })], cancellationToken);
            rows.AddRange(StepCounts.Zip(points, (steps, point) => (string[])[name, .. Row($"{steps}", point.Scores), Number(point.Distance)]));
            curves.Add((name, [.. StepCounts.Zip(points, (steps, point) => ((double)steps, point.Distance))]));
        }

        page.Heading(2, "The decoder's steps");
        page.Paragraph($"{few} captions for each row; so few pictures make all distances larger than above.");
        page.Table(["sampler", "steps", .. FidelityColumns, "Fréchet distance"], rows);
        File.WriteAllText(Path.Combine(folder, "quality-steps.svg"), LineChart.Svg("steps of the decoder", "Fréchet distance", [.. curves]));
        page.Picture("Distance against steps", "quality-steps.svg");
    }

    /// <summary>The same few captions with one setting after the other.</summary>
    private async Task<List<(FidelityScores Scores, double Distance)>> SweepAsync(string what, IReadOnlyList<GenerationRequest> all, CancellationToken cancellationToken)
    {
        IReadOnlyList<Scene> scenes = ClipEvaluation.UnseenOfAnyCount(few);
        float[] drawn = await EmbedDrawnAsync(scenes, cancellationToken);
        List<(FidelityScores, double)> points = [];
        foreach ((int index, GenerationRequest request) in all.Index())
        {
            List<Picture> made = await maker.MakeAsync(scenes, EmbeddingSource.DiffusionPrior, request, done => progress($"{what}, {index + 1} of {all.Count}", done), cancellationToken);
            points.Add((FidelityScores.Of(scenes, judge.Look(made)), await DistanceAsync(made, drawn, cancellationToken)));
        }

        return points;
    }
}
