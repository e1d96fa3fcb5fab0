using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Training.Checkpoints;
using Unclip.Training.World;
using static Unclip.Training.Evaluation.MarkdownPage;

namespace Unclip.Training.Evaluation;

/// <summary><c>docs/quality.md</c>: everything that is measured of a checkpoint, on scenes that training has not seen.</summary>
internal sealed class QualityReport(UnclipModel model, string modelFolder, int pictures, Action<string, double> progress)
{
    private const int RankScenes = 4096;
    private const int JudgedScenes = 1024;
    private const int HeldOutOfEach = 10;
    private const int SheetPictures = 36;
    private const int UpsampledPictures = 32;
    private static readonly double[] GuidanceScales = [1, 1.5, 2, 3, 4, 6];
    private static readonly string[] FidelityColumns = ["kind", "colour", "background", "style", "two things: all right"];

    private readonly MarkdownPage page = new();
    private readonly ClipEvaluation clip = new(modelFolder);
    private readonly Judge judge = new(modelFolder);
    private readonly PictureMaker maker = new(model);
    private readonly GenerationRequest settings = GenerationRequest.Recommended(model.Card, "") with { Side = model.Capabilities.Cascade.Sides[0] };

    public async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        page.Heading(1, $"{model.Card.Name}: quality");
        page.Paragraph($"Written by `unclip evaluate --pictures {pictures}` for the checkpoint with fingerprint `{model.Fingerprint[..12]}`, on scenes that no training has drawn. Nothing is picked: noise is that of seeds 0, 1, 2, …");
        WriteComponents(folder, WriteClip(page, clip));
        WriteJudge();
        await WriteSourcesAsync(folder, cancellationToken);
        await WriteHeldOutAsync(cancellationToken);
        await WriteGuidanceAsync(folder, cancellationToken);
        await WriteUpsamplersAsync(cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "quality.md"), page.ToString(), cancellationToken);
    }

    /// <returns>The share of z_i's energy in its first 0, 1, … D principal components.</returns>
    public static IReadOnlyList<double> WriteClip(MarkdownPage page, ClipEvaluation clip)
    {
        page.Heading(2, "CLIP on drawn pictures");
        page.Paragraph("Zero-shot: of \"a {colour} {kind}\" over all 10 colours and 24 kinds, what the most similar caption names (for pictures of one thing). Retrieval: whether a picture's own full caption is the most similar, or among the five most similar, of all pictures'.");
        page.Table(["pictures", "number", "kind", "colour", "R@1", "R@5"],
        [
            Row("one thing", ClipEvaluation.Unseen(2048)),
            Row("one to three things", ClipEvaluation.UnseenOfAnyCount(2048)),
            Row("held-out combinations", ClipEvaluation.HeldOutCombinations(50)),
        ]);
        IReadOnlyList<double> held = HeldEnergy(clip);
        page.Paragraph($"Of the {held.Count - 1} principal components of z_i, the first {held.Count(share => share < 0.9)} hold 90 % of its energy, the first {held.Count(share => share < 0.99)} hold 99 %.");
        return held;

        string[] Row(string name, IReadOnlyList<Scene> scenes)
        {
            ClipScores scores = clip.Measure(scenes);
            bool alone = scenes.All(scene => scene.Objects.Count == 1);
            return [name, $"{scenes.Count}", alone ? Percent(scores.Kind) : "–", alone ? Percent(scores.Colour) : "–", Percent(scores.Recall), Percent(scores.RecallAt5)];
        }
    }

    private static IReadOnlyList<double> HeldEnergy(ClipEvaluation clip)
    {
        float[] embeddings = clip.ImageEmbeddings(ClipEvaluation.UnseenOfAnyCount(RankScenes));
        IReadOnlyList<double> energy = PrincipalAxes.Spectrum(embeddings, embeddings.Length / RankScenes);
        return [.. Enumerable.Range(0, energy.Count + 1).Select(count => energy.Take(count).Sum() / energy.Sum())];
    }

    private void WriteComponents(string folder, IReadOnlyList<double> held)
    {
        File.WriteAllText(Path.Combine(folder, "quality-components.svg"), LineChart.Svg("principal components", "energy", ("z_i", [.. held.Select((share, count) => ((double)count, share))])));
        page.Picture("Energy of z_i held by its principal components", "quality-components.svg");
    }

    private void WriteJudge()
    {
        page.Heading(2, "The judge");
        page.Paragraph("A small convolutional classifier, trained on drawn pictures only, independent of CLIP. On drawn pictures that it has not seen it is right so often; what it says of generated pictures can hardly be better.");
        IReadOnlyList<Scene> scenes = ClipEvaluation.UnseenOfAnyCount(JudgedScenes);
        page.Table(["drawn at", .. FidelityColumns],
            ((int[])[PictureBook.Decoder.SampleSize, PictureBook.ClipImageSize, PictureBook.Upsampler.Config.SampleSize]).Select(side =>
                Row($"{side} pixels", FidelityScores.Of(scenes, judge.Look([.. scenes.AsParallel().AsOrdered().Select(scene => PictureMaker.Drawn(scene, side))])))));
    }

    private async Task WriteSourcesAsync(string folder, CancellationToken cancellationToken)
    {
        page.Heading(2, "Pictures from captions");
        page.Paragraph($"{pictures} full captions, decoded at {settings.Side} × {settings.Side} pixels with the recommended settings, z_i from different sources. Fidelity is what the judge says; the Fréchet distance is between generated and drawn pictures of the same captions, at the same size, in CLIP's embedding space.");
        IReadOnlyList<Scene> scenes = ClipEvaluation.UnseenOfAnyCount(pictures);
        float[] drawn = await maker.EmbedAsync([.. scenes.Select(scene => PictureMaker.Drawn(scene, settings.Side!.Value))], cancellationToken);
        List<string[]> rows = [];
        foreach ((EmbeddingSource source, string name) in (List<(EmbeddingSource, string)>)
        [
            (EmbeddingSource.DiffusionPrior, "the diffusion prior"),
            .. model.Capabilities.CodeCount > 0 ? [(EmbeddingSource.AutoregressivePrior, "the autoregressive prior")] : Array.Empty<(EmbeddingSource, string)>(),
            (EmbeddingSource.TextEmbedding, "the text embedding in its place"),
            (EmbeddingSource.CaptionOnly, "none: the caption only"), (EmbeddingSource.DrawnPicture, "the drawn picture itself"),
        ])
        {
            List<Picture> made = await maker.MakeAsync(scenes, source, settings, done => progress($"pictures: z_i from {name}", done), cancellationToken);
            double distance = FrechetDistance.Between(await maker.EmbedAsync(made, cancellationToken), drawn, drawn.Length / scenes.Count);
            IReadOnlyList<SceneLabels> seen = judge.Look(made);
            rows.Add([.. Row(name, FidelityScores.Of(scenes, seen)), Number(distance)]);
            if (source == EmbeddingSource.DiffusionPrior)
                WriteSheet(folder, scenes, made, seen);
        }
        page.Table(["z_i from", .. FidelityColumns, "Fréchet distance"], rows);
        page.Paragraph("The first of them, made with the diffusion prior, with what the judge takes for something else:");
        page.Picture("The first pictures", "quality-pictures.png");
    }

    private static void WriteSheet(string folder, IReadOnlyList<Scene> scenes, List<Picture> made, IReadOnlyList<SceneLabels> seen)
    {
        (Picture, string)[] sheet = [.. Enumerable.Range(0, Math.Min(SheetPictures, made.Count)).Select(i =>
            (made[i], string.Join(" / ", (string[])[Captioner.Full(scenes[i]), .. SceneAttributes.Of(scenes[i]).DifferencesTo(seen[i])])))];
        File.WriteAllBytes(Path.Combine(folder, "quality-pictures.png"), ContactSheet.Draw(sheet, 160));
    }

    private async Task WriteHeldOutAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Scene> scenes = ClipEvaluation.HeldOutCombinations(HeldOutOfEach);
        List<Picture> made = await maker.MakeAsync(scenes, EmbeddingSource.DiffusionPrior, settings, done => progress("held-out combinations", done), cancellationToken);
        page.Heading(2, "Combinations that training never drew");
        page.Paragraph($"{HeldOut.Combinations.Count} combinations such as \"a purple house\", {HeldOutOfEach} captions of each; every part of them is common, together they are new to all networks.");
        page.Table(["", .. FidelityColumns[..4]], [Row("held-out combinations", FidelityScores.Of(scenes, judge.Look(made)))[..5]]);
    }

    private async Task WriteGuidanceAsync(string folder, CancellationToken cancellationToken)
    {
        IReadOnlyList<Scene> scenes = ClipEvaluation.UnseenOfAnyCount(Math.Max(8, pictures / 4));
        float[] drawn = await maker.EmbedAsync([.. scenes.Select(scene => PictureMaker.Drawn(scene, settings.Side!.Value))], cancellationToken);
        List<(double Scale, FidelityScores Scores, double Distance)> points = [];
        foreach (double scale in GuidanceScales)
        {
            List<Picture> made = await maker.MakeAsync(scenes, EmbeddingSource.DiffusionPrior, settings with { DecoderGuidanceScale = scale },
                done => progress($"guidance {scale}", done), cancellationToken);
            points.Add((scale, FidelityScores.Of(scenes, judge.Look(made)), FrechetDistance.Between(await maker.EmbedAsync(made, cancellationToken), drawn, drawn.Length / scenes.Count)));
        }
        page.Heading(2, "The decoder's guidance");
        page.Paragraph($"{scenes.Count} captions for each scale; so few pictures make all distances larger than above.");
        page.Table(["guidance", .. FidelityColumns, "Fréchet distance"], points.Select(p => (string[])[.. Row(Number(p.Scale, 1), p.Scores), Number(p.Distance)]));
        File.WriteAllText(Path.Combine(folder, "quality-guidance.svg"), LineChart.Svg("guidance scale of the decoder", "share",
            ("right kind", [.. points.Select(p => (p.Scale, p.Scores.Kind))]), ("two things right", [.. points.Select(p => (p.Scale, p.Scores.Pairs))])));
        page.Picture("Fidelity against guidance", "quality-guidance.svg");
    }

    private async Task WriteUpsamplersAsync(CancellationToken cancellationToken)
    {
        if (model.Capabilities.Cascade.Sides.Count == 1)
            return;
        progress("upsamplers", 0);
        page.Heading(2, "Upsamplers");
        page.Paragraph($"{UpsampledPictures} drawn pictures, made small and enlarged again, against the same pictures drawn large. Sharpness is the strength of the steepest edges as a share of the drawn picture's.");
        var scores = await UpsamplerEvaluation.MeasureAsync(model, ClipEvaluation.UnseenOfAnyCount(UpsampledPictures), settings.UpsamplerSteps, cancellationToken);
        page.Table(["to", "PSNR", "of bicubic", "sharpness", "of bicubic"], scores.Select(s => (string[])
            [$"{s.Side} pixels", $"{Number(s.Upsampler.Psnr, 1)} dB", $"{Number(s.Bicubic.Psnr, 1)} dB", Number(s.Upsampler.Sharpness), Number(s.Bicubic.Sharpness)]));
    }

    private static string[] Row(string name, FidelityScores scores) =>
        [name, Percent(scores.Kind), Percent(scores.Colour), Percent(scores.Background), Percent(scores.Style), Percent(scores.Pairs)];
}
