using System.Numerics.Tensors;
using Unclip.Golden;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Training.Evaluation;
using Unclip.Training.World;
using Xunit;

namespace Unclip.Training.Tests.Evaluation;

/// <summary>Picture Book as it is in the repository: far from random, so that a broken export does not go unseen.</summary>
public sealed class ShippedModelTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "models", "picturebook");

    [Theory, InlineData(32), InlineData(256)]
    public void The_judge_reads_drawn_pictures(int side)
    {
        IReadOnlyList<Scene> scenes = ClipEvaluation.UnseenOfAnyCount(128);
        FidelityScores scores = FidelityScores.Of(scenes, new Judge(Folder).Look([.. scenes.Select(scene => new Picture(side, side, SceneRenderer.Render(scene, side)))]));
        Assert.All((double[])[scores.Kind, scores.Colour, scores.Background, scores.Style], share => Assert.InRange(share, 0.97, 1));
        Assert.InRange(scores.Pairs, 0.85, 1);
    }

    [Fact]
    public async Task A_drawn_picture_comes_back_from_its_own_noise()
    {
        using UnclipModel model = UnclipModel.Open(Folder);
        foreach (Scene scene in ClipEvaluation.Unseen(3))
        {
            VariationRequest request = new() { Picture = PictureMaker.Drawn(scene, 32), FromItsNoise = true, DecoderSteps = 50, DecoderGuidanceScale = 1, Side = 32 };
            SourceRebuilt rebuilt = await new Tools(model).PaintAsync(request, TestContext.Current.CancellationToken).OfType<SourceRebuilt>().SingleAsync(TestContext.Current.CancellationToken);
            Assert.InRange(rebuilt.Psnr, 35, SignalToNoise.Equal);
        }
    }

    [Fact]
    public async Task A_caption_in_other_words_is_most_like_itself()
    {
        using UnclipModel model = UnclipModel.Open(Folder);
        string[] known = [.. ClipEvaluation.UnseenOfAnyCount(200).Select(Captioner.Full)];
        string[] free = [.. known.Select((caption, i) => Paraphraser.Join(Paraphraser.Of(caption, (ulong)i)))];
        IReadOnlyList<float[]> embeddings = await new EmbeddingSpace(model).EmbedAsync([.. known.Concat(free).Select(text => new TextIngredient(text))], TestContext.Current.CancellationToken);
        int right = Enumerable.Range(0, free.Length).Count(i => i == Enumerable.Range(0, known.Length).MaxBy(other => TensorPrimitives.CosineSimilarity(embeddings[known.Length + i], embeddings[other])));
        Assert.InRange(right, 196, 200);
    }

    [Fact]
    public async Task The_upsampler_gives_a_drawn_picture_its_edges_back()
    {
        using UnclipModel model = UnclipModel.Open(Folder);
        List<Enlargement> all = await UpsamplerEvaluation.MeasureAsync(model, ClipEvaluation.UnseenOfAnyCount(4), [4], TestContext.Current.CancellationToken);
        Assert.Equal(2 * (model.Capabilities.Cascade.Sides.Count - 1), all.Count);
        Assert.All(all.Chunk(2), size =>
        {
            (EnlargementScores bicubic, EnlargementScores upsampler) = (size[0].Scores, size[1].Scores);
            Assert.InRange(upsampler.Sharpness, 0.7, 1.2);
            Assert.InRange(bicubic.Sharpness, 0, upsampler.Sharpness - 0.3);
            Assert.InRange(upsampler.Psnr, 16, 50);
        });
    }
}
