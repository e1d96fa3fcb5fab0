using Unclip.Inference;
using Unclip.Inference.Pictures;
using Unclip.Models;
using Unclip.Training.Checkpoints;
using Unclip.Training.World;
using static Unclip.Training.Evaluation.MarkdownPage;

namespace Unclip.Training.Evaluation;

/// <summary><c>docs/quality.md</c>: everything that is measured of a checkpoint, on scenes that training has not seen.</summary>
internal sealed partial class QualityReport(UnclipModel model, string modelFolder, string workFolder, int pictures, Action<string, double> progress)
{
    private const int RankScenes = 4096;
    private const int JudgedScenes = 1024;
    private const int SheetPictures = 36;
    private const int UpsampledPictures = 32;
    private const int ReconstructedPictures = 8;
    private const int SceneOfAnyStyle = 1024;
    private const int PicturesOfStyle = 9;
    private const int LargePicturesOfStyle = 4;
    private const int LargeSide = 256;
    private const int SmallestShown = 128;
    private static readonly int[] ComponentCounts = [5, 10, 20, 30, 40, 64, 128];
    private static readonly int[] UpsamplerStepCounts = [1, 2, 3, 4, 5, 7, 10];
    private static readonly string[] FidelityColumns = ["kind", "colour", "background", "style", "two things: all right"];

    private readonly int heldOutOfEach = Math.Clamp(pictures / 10, 2, 10);
    /// <summary>Pictures for each of many settings.</summary>
    private readonly int few = Math.Min(pictures, 64);
    private readonly MarkdownPage page = new();
    private readonly List<Measurement> quality = [];
    private readonly ClipEvaluation clip = new(modelFolder);
    private readonly Judge judge = new(modelFolder);
    private readonly PictureMaker maker = new(model, workFolder);
    private readonly GenerationRequest settings = GenerationRequest.Recommended(model.Card, "") with { Side = model.Capabilities.Cascade.Sides[0] };

    public async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        page.Heading(1, $"{model.Card.Name}: quality");
        page.Paragraph($"Written by `unclip evaluate --pictures {pictures}` for the checkpoint with fingerprint `{model.Fingerprint[..12]}`, on scenes that no training has drawn. Nothing is picked: noise is that of seeds 0, 1, 2, …");
        PrincipalComponents components = WriteClip(page, clip);
        WriteComponents(folder, components);
        WriteJudge();
        await WriteSourcesAsync(folder, cancellationToken);
        await WriteHeldOutAsync(cancellationToken);
        await WriteWithoutPlacesAsync(cancellationToken);
        await WriteOtherWordsAsync(cancellationToken);
        await WriteGuidanceAsync(folder, cancellationToken);
        await WriteIntervalsAsync(cancellationToken);
        await WriteStepsAsync(folder, cancellationToken);
        await WriteReconstructionsAsync(folder, components, cancellationToken);
        await WriteUpsamplersAsync(cancellationToken);
        await WriteSheetsAsync(folder, cancellationToken);
        ModelCardFile.Write(modelFolder, model.Card with { Quality = quality });
        await File.WriteAllTextAsync(Path.Combine(folder, "quality.md"), page.ToString(), cancellationToken);
    }

    /// <returns>The principal components of z_i.</returns>
    public static PrincipalComponents WriteClip(MarkdownPage page, ClipEvaluation clip)
    {
        page.Heading(2, "CLIP on drawn pictures");
        page.Paragraph("Zero-shot: of \"a {colour} {kind}\" over all 10 colours and 24 kinds, what the most similar caption names (for pictures of one thing). Retrieval: whether a picture's own full caption is the most similar, or among the five most similar, of all pictures'; not of combinations, many of which share a caption's words.");
        (IReadOnlyList<Scene> heldOut, IReadOnlyList<Scene> known) = ClipEvaluation.HeldOutCombinations(50);
        page.Table(["pictures", "number", "kind", "colour", "R@1", "R@5"],
        [
            Row("one thing", ClipEvaluation.Unseen(2048)),
            Row("one to three things", ClipEvaluation.UnseenOfAnyCount(2048)),
            Row("held-out combinations", heldOut, retrieves: false),
            Row("their known counterparts", known, retrieves: false),
        ]);
        PrincipalComponents components = PrincipalAxes.Of(clip.ImageEmbeddings(ClipEvaluation.UnseenOfAnyCount(RankScenes)), PictureBook.EmbeddingDim);
        IReadOnlyList<double> held = HeldEnergy(components);
        page.Paragraph($"Of the {held.Count - 1} principal components of z_i, the first {held.Count(share => share < 0.9)} hold 90 % of its energy, the first {held.Count(share => share < 0.99)} hold 99 %.");
        return components;

        string[] Row(string name, IReadOnlyList<Scene> scenes, bool retrieves = true)
        {
            ClipScores scores = clip.Measure(scenes);
            bool alone = scenes.All(scene => scene.Objects.Count == 1);
            return [name, $"{scenes.Count}", alone ? Percent(scores.Kind) : "–", alone ? Percent(scores.Colour) : "–", retrieves ? Percent(scores.Recall) : "–", retrieves ? Percent(scores.RecallAt5) : "–"];
        }
    }

    /// <returns>The share of z_i's energy in its first 0, 1, … D principal components.</returns>
    private static IReadOnlyList<double> HeldEnergy(PrincipalComponents components)
    {
        double[] energy = [.. components.Deviations.Select(deviation => (double)deviation * deviation)];
        return [.. Enumerable.Range(0, energy.Length + 1).Select(count => energy.Take(count).Sum() / energy.Sum())];
    }

    private void WriteComponents(string folder, PrincipalComponents components)
    {
        IReadOnlyList<double> held = HeldEnergy(components);
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
        float[] drawn = await EmbedDrawnAsync(scenes, cancellationToken);
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
            double distance = await DistanceAsync(made, drawn, cancellationToken);
            IReadOnlyList<SceneLabels> seen = judge.Look(made);
            rows.Add([.. Row(name, FidelityScores.Of(scenes, seen)), Number(distance)]);
            if (source == EmbeddingSource.DiffusionPrior)
            {
                WriteSheet(folder, scenes, made, seen);
                NoteQuality("", FidelityScores.Of(scenes, seen));
                quality.Add(new("Fréchet distance in CLIP's space", Number(distance)));
            }
        }
        page.Table(["z_i from", .. FidelityColumns, "Fréchet distance"], rows);
        page.Paragraph("The first of them, made with the diffusion prior, with what the judge takes for something else:");
        page.Picture("The first pictures", "quality-pictures.png");
    }

    /// <summary>z_i of the scenes as they are drawn at the decoder's size, [N, D].</summary>
    private Task<float[]> EmbedDrawnAsync(IReadOnlyList<Scene> scenes, CancellationToken cancellationToken) =>
        maker.EmbedAsync([.. scenes.Select(scene => PictureMaker.Drawn(scene, settings.Side!.Value))], cancellationToken);

    private async Task<double> DistanceAsync(List<Picture> made, float[] drawn, CancellationToken cancellationToken) =>
        FrechetDistance.Between(await maker.EmbedAsync(made, cancellationToken), drawn, drawn.Length / made.Count);

    private static void WriteSheet(string folder, IReadOnlyList<Scene> scenes, List<Picture> made, IReadOnlyList<SceneLabels> seen)
    {
        (Picture, string)[] sheet = [.. Enumerable.Range(0, Math.Min(SheetPictures, made.Count)).Select(i =>
            (made[i], string.Join(" / ", (string[])[Captioner.Full(scenes[i]), .. SceneAttributes.Of(scenes[i]).DifferencesTo(seen[i])])))];
        File.WriteAllBytes(Path.Combine(folder, "quality-pictures.png"), ContactSheet.Draw(sheet, 160));
    }

    private async Task WriteHeldOutAsync(CancellationToken cancellationToken)
    {
        (IReadOnlyList<Scene> heldOut, IReadOnlyList<Scene> known) = ClipEvaluation.HeldOutCombinations(heldOutOfEach);
        FidelityScores scores = await ScoresAsync("held-out combinations", heldOut);
        NoteQuality(" in held-out combinations", scores);
        page.Heading(2, "Combinations that training never drew");
        page.Paragraph($"{HeldOut.Combinations.Count} combinations such as \"a purple house\", {heldOutOfEach} captions of each; every part of them is common, together they are new to all networks, except that CLIP has read some of them as captions of other pictures, which it was to tell apart. Beside them the same scenes with another colour, style or background, so that training knows the combination.");
        page.Table(["", .. FidelityColumns[..4]],
            [Row("held-out combinations", scores)[..5], Row("their known counterparts", await ScoresAsync("known counterparts", known))[..5]]);

        async Task<FidelityScores> ScoresAsync(string what, IReadOnlyList<Scene> scenes) =>
            FidelityScores.Of(scenes, judge.Look(await maker.MakeAsync(scenes, EmbeddingSource.DiffusionPrior, settings, done => progress(what, done), cancellationToken)));
    }

    private async Task WriteWithoutPlacesAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Scene> scenes = [.. ClipEvaluation.UnseenOfAnyCount(SceneOfAnyStyle).Where(scene => scene.Objects.Count == 2).Take(few)];
        List<Picture> made = await maker.MakeAsync(scenes, EmbeddingSource.DiffusionPrior, settings, done => progress("captions without places", done), cancellationToken, Captioner.FullWithoutPlaces);
        double right = scenes.Zip(judge.Look(made)).Average(pair => SceneAttributes.Of(pair.First).SameThingsAnywhere(pair.Second) ? 1.0 : 0);
        quality.Add(new("two things right, places left open", Percent(right)));
        page.Heading(2, "Captions that do not say where");
        page.Paragraph($"{scenes.Count} captions such as \"{Captioner.FullWithoutPlaces(scenes[0])}\": both things are of the right kind and colour, wherever, in {Percent(right)}.");
    }

    private async Task WriteOtherWordsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Scene> scenes = ClipEvaluation.UnseenOfAnyCount(few);
        FidelityScores other = await ScoresAsync(InOtherWords);
        NoteQuality(" in other words", other);
        page.Heading(2, "Other words");
        page.Paragraph($"{scenes.Count} captions in the words of training, and as other people might say them: \"{InOtherWords(scenes[0])}\" for \"{Captioner.Full(scenes[0])}\".");
        page.Table(["", .. FidelityColumns], [Row("in training's words", await ScoresAsync(Captioner.Full)), Row("in other words", other)]);

        static string InOtherWords(Scene scene) => Paraphraser.Join(Paraphraser.Of(Captioner.Full(scene), scene.Seed));
        async Task<FidelityScores> ScoresAsync(Func<Scene, string> captionOf) => FidelityScores.Of(scenes, judge.Look(
            await maker.MakeAsync(scenes, EmbeddingSource.DiffusionPrior, settings, done => progress("other words", done), cancellationToken, captionOf)));
    }

    /// <summary>What the paper shows in its figure 7: z_i with more and more of its principal components, decoded.</summary>
    private async Task WriteReconstructionsAsync(string folder, PrincipalComponents components, CancellationToken cancellationToken)
    {
        IReadOnlyList<Scene> scenes = ClipEvaluation.UnseenOfAnyCount(few);
        List<(Picture, string)> sheet = [.. scenes.Take(ReconstructedPictures).Select(scene => (PictureMaker.Drawn(scene, settings.Side!.Value), "drawn"))];
        List<(int Count, FidelityScores Scores)> points = [];
        foreach (int count in ComponentCounts.Where(count => count <= components.Count))
        {
            List<Picture> made = await maker.ReconstructAsync(scenes, components, count, settings, done => progress($"{count} principal components", done), cancellationToken);
            points.Add((count, FidelityScores.Of(scenes, judge.Look(made))));
            sheet.AddRange(made.Take(ReconstructedPictures).Select(picture => (picture, $"{count}")));
        }
        page.Heading(2, "Pictures from few principal components");
        page.Paragraph($"z_i of {scenes.Count} drawn pictures, cut down to its first principal components and decoded without a caption; every picture keeps its noise from row to row.");
        page.Table(["components", .. FidelityColumns], points.Select(p => Row($"{p.Count}", p.Scores)));
        File.WriteAllText(Path.Combine(folder, "quality-reconstruction.svg"), LineChart.Svg("principal components", "share",
            ("background", [.. points.Select(p => ((double)p.Count, p.Scores.Background))]), ("colour", [.. points.Select(p => ((double)p.Count, p.Scores.Colour))]),
            ("kind", [.. points.Select(p => ((double)p.Count, p.Scores.Kind))])));
        page.Picture("What is right with so many components", "quality-reconstruction.svg");
        File.WriteAllBytes(Path.Combine(folder, "quality-reconstruction.webp"), ContactSheet.DrawWebp(sheet, 96, ReconstructedPictures));
        page.Picture("Drawn pictures, then their reconstructions", "quality-reconstruction.webp");
    }

    /// <summary>For every style and size a sheet of the first captions of that style.</summary>
    private async Task WriteSheetsAsync(string folder, CancellationToken cancellationToken)
    {
        page.Heading(2, "Every style, every size");
        page.Paragraph("The first unseen captions of each style, seeds as above; nothing is picked.");
        Directory.CreateDirectory(Path.Combine(folder, "sheets"));
        foreach (PictureStyle style in Enum.GetValues<PictureStyle>())
        {
            IReadOnlyList<Scene> scenes = [.. ClipEvaluation.UnseenOfAnyCount(SceneOfAnyStyle).Where(scene => scene.Style == style).Take(PicturesOfStyle)];
            foreach (int side in model.Capabilities.Cascade.Sides)
            {
                IReadOnlyList<Scene> few = [.. scenes.Take(side > LargeSide ? LargePicturesOfStyle : PicturesOfStyle)];
                List<Picture> made = await maker.MakeAsync(few, EmbeddingSource.DiffusionPrior, settings with { Side = side }, done => progress($"{style}, {side} pixels", done), cancellationToken);
                string name = $"sheets/{style.ToString().ToLowerInvariant()}-{side}.webp";
                File.WriteAllBytes(Path.Combine(folder, name), ContactSheet.DrawWebp([.. made.Zip(few, (picture, scene) => (picture, Captioner.Full(scene)))], Math.Max(side, SmallestShown)));
                page.Picture($"{style}, {side} × {side} pixels", name);
            }
        }
    }

    private void NoteQuality(string where, FidelityScores scores)
    {
        foreach ((string what, double share) in ((string, double)[])[("right kind", scores.Kind), ("right colour", scores.Colour), ("right background", scores.Background), ("right style", scores.Style), ("two things all right", scores.Pairs)])
            if (double.IsFinite(share))
                quality.Add(new(what + where, Percent(share)));
    }

    private async Task WriteUpsamplersAsync(CancellationToken cancellationToken)
    {
        if (model.Capabilities.Cascade.Sides.Count == 1)
            return;
        progress("upsamplers", 0);
        page.Heading(2, "Upsamplers");
        page.Paragraph($"Drawn pictures, made small and enlarged again, against the same pictures drawn large. Sharpness is the strength of the steepest edges as a share of the drawn picture's. "
            + $"Recommended are {settings.UpsamplerSteps} steps for the first upsampler and {Cascade.StepsOfSecond(settings.UpsamplerSteps)} for a second.");
        List<Enlargement> all = await UpsamplerEvaluation.MeasureAsync(model, ClipEvaluation.UnseenOfAnyCount(UpsampledPictures), UpsamplerStepCounts, cancellationToken);
        page.Table(["to", "by", "pictures", "PSNR", "sharpness"], all.Select(one => (string[])
            [$"{one.Side} pixels", one.Steps switch { null => "bicubic interpolation", 1 => "1 step", _ => $"{one.Steps} steps" }, $"{one.Pictures}", $"{Number(one.Scores.Psnr, 1)} dB", Number(one.Scores.Sharpness)]));
    }

    private static string[] Row(string name, FidelityScores scores) =>
        [name, Percent(scores.Kind), Percent(scores.Colour), Percent(scores.Background), Percent(scores.Style), Percent(scores.Pairs)];
}
