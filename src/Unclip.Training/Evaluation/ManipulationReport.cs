using System.Globalization;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Training.World;
using static Unclip.Training.Evaluation.MarkdownPage;

namespace Unclip.Training.Evaluation;

/// <summary><c>docs/manipulations.md</c>: what the tools make of drawn pictures that training has not seen, by the judge.</summary>
internal sealed class ManipulationReport(UnclipModel model, string modelFolder, int pictures, Action<string, double> progress)
{
    private const int StripPictures = 8;
    private const int DiffFrames = 6;
    private const int LargeSide = 256;
    private const string OtherNoise = "other noise";
    private const double MaskMargin = 0.04;
    private static readonly int[] InversionSteps = [10, 20, 50];
    private static readonly double[] Etas = [0, 0.5, 1];

    private readonly MarkdownPage page = new();
    private readonly Judge judge = new(modelFolder);
    private readonly Tools tools = new(model);
    private readonly int side = model.Capabilities.Cascade.Sides[0];

    public async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        page.Heading(1, $"{model.Card.Name}: manipulations");
        page.Paragraph($"Written by `unclip evaluate manipulations --pictures {pictures}` for the checkpoint with fingerprint `{model.Fingerprint[..12]}`, on drawn pictures that no training has seen, at {side} × {side} pixels, where the decoder works. Nothing is picked.");
        IReadOnlyList<Scene> scenes = ClipEvaluation.Unseen(pictures);
        await WriteInversionAsync(folder, scenes, cancellationToken);
        await WriteVariationsAsync(folder, scenes, cancellationToken);
        await WriteTextDiffsAsync(folder, scenes, cancellationToken);
        await WriteInpaintingAsync(folder, scenes, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "manipulations.md"), page.ToString(), cancellationToken);
    }

    private async Task WriteInversionAsync(string folder, IReadOnlyList<Scene> scenes, CancellationToken cancellationToken)
    {
        page.Heading(2, "Inversion");
        page.Paragraph($"A picture's own noise, found by DDIM backwards with fixed-point refinement, and decoded again (η = 0, no guidance); the mean of {StripPictures} pictures of each kind.");
        List<(int Steps, double Drawn, double Made)> points = [];
        IReadOnlyList<Picture> drawn = [.. scenes.Take(StripPictures).Select(Drawn)];
        List<Picture> made = [];
        foreach ((int index, Picture picture) in drawn.Index())
            made.Add((await RunAsync(new VariationRequest { Picture = picture, Seed = (uint)index, DecoderSteps = 20 }, cancellationToken)).Pictures[0]);
        foreach (int steps in InversionSteps)
        {
            points.Add((steps, await MeanAsync(drawn), await MeanAsync(made)));
            async Task<double> MeanAsync(IReadOnlyList<Picture> sources)
            {
                List<double> ratios = [];
                foreach (Picture source in sources)
                {
                    ratios.Add((await RunAsync(new VariationRequest { Picture = source, FromItsNoise = true, DecoderSteps = steps, DecoderGuidanceScale = 1 }, cancellationToken)).Psnr!.Value);
                    progress($"inversion, {steps} steps", ratios.Count / (double)sources.Count);
                }
                return ratios.Average();
            }
        }
        page.Table(["steps", "drawn pictures", "pictures that the decoder made"], points.Select(p => (string[])[$"{p.Steps}", $"{Number(p.Drawn, 1)} dB", $"{Number(p.Made, 1)} dB"]));
        File.WriteAllText(Path.Combine(folder, "manipulations-inversion.svg"), LineChart.Svg("steps", "PSNR in dB",
            ("drawn", [.. points.Select(p => ((double)p.Steps, p.Drawn))]), ("made by the decoder", [.. points.Select(p => ((double)p.Steps, p.Made))])));
        page.Picture("PSNR of the picture that comes back, over steps", "manipulations-inversion.svg");
    }

    private async Task WriteVariationsAsync(string folder, IReadOnlyList<Scene> scenes, CancellationToken cancellationToken)
    {
        page.Heading(2, "Variations");
        page.Paragraph($"How often a variation keeps what its picture shows: from noise of its own, and from the picture's noise with rising η. The pictures are drawn at {LargeSide} × {LargeSide} pixels, as the app makes them: CLIP sees more of them than the decoder makes.");
        List<string[]> rows = [];
        List<(Picture, string)> strip = [.. scenes.Take(StripPictures).Select(scene => (Drawn(scene), "drawn"))];
        foreach ((string name, Func<VariationRequest, VariationRequest> change) in (List<(string, Func<VariationRequest, VariationRequest>)>)
            [(OtherNoise, request => request), .. Etas.Select(eta => ($"own noise, η = {eta.ToString(CultureInfo.InvariantCulture)}", (Func<VariationRequest, VariationRequest>)(request => request with { FromItsNoise = true, Eta = eta })))])
        {
            List<Picture> varied = [];
            // Looking for the noise first takes several times as long.
            IReadOnlyList<Scene> some = [.. scenes.Take(name == OtherNoise ? pictures : Math.Max(StripPictures, pictures / 4))];
            foreach ((int index, Scene scene) in some.Index())
            {
                VariationRequest request = model.Card.Recommend(new VariationRequest { Picture = PictureMaker.Drawn(scene, LargeSide), Seed = (uint)index });
                varied.Add((await RunAsync(change(request), cancellationToken)).Pictures[0]);
                progress($"variations, {name}", varied.Count / (double)some.Count);
            }
            FidelityScores scores = FidelityScores.Of(some, judge.Look(varied));
            rows.Add([name, $"{some.Count}", Percent(scores.Kind), Percent(scores.Colour), Percent(scores.Background), Percent(scores.Style)]);
            strip.AddRange(varied.Take(StripPictures).Select(picture => (picture, name.Replace("η", "eta", StringComparison.Ordinal))));
        }
        page.Table(["", "pictures", "kind", "colour", "background", "style"], rows);
        WriteStrip(folder, "variations", strip, StripPictures);
    }

    private async Task WriteTextDiffsAsync(string folder, IReadOnlyList<Scene> scenes, CancellationToken cancellationToken)
    {
        page.Heading(2, "Text diffs");
        page.Paragraph("From the picture's full caption to the same with one attribute changed; whether the judge sees the new attribute at some θ up to 0.5. Below the pictures: θ.");
        List<string[]> rows = [];
        List<(Picture, string)> strip = [];
        foreach ((string what, Func<Scene, Scene> change, Func<SceneLabels, SceneLabels, bool> reached) in (List<(string, Func<Scene, Scene>, Func<SceneLabels, SceneLabels, bool>)>)
        [
            ("colour", SceneChanges.Colour, (asked, seen) => seen.Thing(0).Colour == asked.Thing(0).Colour),
            ("kind", SceneChanges.Kind, (asked, seen) => seen.Thing(0).Kind == asked.Thing(0).Kind),
            ("background", SceneChanges.Background, (asked, seen) => seen.SameBackground(asked)),
            ("style", SceneChanges.Style, (asked, seen) => seen.Style == asked.Style),
        ])
        {
            int hits = 0;
            foreach ((int index, Scene scene) in scenes.Index())
            {
                Scene target = change(scene);
                TextDiffRequest request = model.Card.Recommend(new TextDiffRequest { Picture = Drawn(scene), From = Captioner.Full(scene), To = Captioner.Full(target), Count = DiffFrames });
                IReadOnlyList<Picture> row = (await RunAsync(request, cancellationToken)).Pictures;
                if (judge.Look([.. row]).Any(seen => reached(SceneAttributes.Of(target), seen)))
                    hits++;
                if (index < 2)
                    strip.AddRange([(Drawn(scene), Captioner.Full(scene)), .. row.Select((picture, i) => (picture, i == DiffFrames - 1 ? Captioner.Full(target) : request.Theta(i).ToString("0.0", CultureInfo.InvariantCulture)))]);
                progress($"text diffs, {what}", (index + 1) / (double)scenes.Count);
            }
            rows.Add([what, Percent(hits / (double)scenes.Count)]);
        }
        page.Table(["changed", "reached"], rows);
        WriteStrip(folder, "text-diffs", strip, DiffFrames + 1);
    }

    private async Task WriteInpaintingAsync(string folder, IReadOnlyList<Scene> scenes, CancellationToken cancellationToken)
    {
        page.Heading(2, "Inpainting");
        page.Paragraph("The thing in the picture is masked, and another is asked for in its place; whether the judge sees it there, and its colour.");
        List<(Picture, string)> strip = [];
        List<Picture> painted = [];
        Scene[] targets = [.. scenes.Select(scene => SceneChanges.Colour(SceneChanges.Kind(scene)))];
        foreach ((int index, Scene scene) in scenes.Index())
        {
            Picture source = Drawn(scene);
            InpaintingRequest request = model.Card.Recommend(new InpaintingRequest { Picture = source, Mask = MaskOf(scene.Objects[0]), Prompt = Captioner.Full(targets[index]), Seed = (uint)index });
            painted.Add((await RunAsync(request, cancellationToken)).Pictures[0]);
            if (index < StripPictures)
                strip.AddRange([(source, "drawn"), (painted[^1], request.Prompt)]);
            progress("inpainting", painted.Count / (double)scenes.Count);
        }
        FidelityScores scores = FidelityScores.Of(targets, judge.Look(painted));
        page.Table(["right kind", "right colour"], [[Percent(scores.Kind), Percent(scores.Colour)]]);
        WriteStrip(folder, "inpainting", strip, 4);
    }

    private Mask MaskOf(SceneObject thing)
    {
        byte[] values = new byte[side * side];
        double half = (thing.Extent / 2) + MaskMargin;
        for (int i = 0; i < values.Length; i++)
        {
            double x = ((i % side) + 0.5) / side, y = ((i / side) + 0.5) / side;
            values[i] = (byte)(Math.Abs(x - thing.X) < half && Math.Abs(y - thing.Y) < half ? 255 : 0);
        }
        return new(side, side, values);
    }

    private Picture Drawn(Scene scene) => PictureMaker.Drawn(scene, side);

    private async Task<(IReadOnlyList<Picture> Pictures, double? Psnr)> RunAsync(PaintingRequest request, CancellationToken cancellationToken)
    {
        double? psnr = null;
        await foreach (GenerationStep step in tools.PaintAsync(request with { Side = side }, cancellationToken))
        {
            if (step is SourceRebuilt rebuilt)
                psnr = rebuilt.Psnr;
            if (step is PicturesFinished finished)
                return (finished.Pictures, psnr);
        }
        throw new InvalidOperationException("The tool ended without pictures.");
    }

    private void WriteStrip(string folder, string name, List<(Picture, string)> strip, int columns)
    {
        File.WriteAllBytes(Path.Combine(folder, $"manipulations-{name}.webp"), ContactSheet.DrawWebp(strip, 96, columns));
        page.Picture($"The first pictures: {name.Replace('-', ' ')}", $"manipulations-{name}.webp");
    }
}
