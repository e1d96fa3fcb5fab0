using System.ComponentModel.DataAnnotations;
using Unclip.Golden;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Tests.Manipulations;

public class ManipulationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Picture Photo(int image) => PictureCodec.Decode(File.ReadAllBytes(GoldenFolder.File("reference", "png", $"img{image}.png")));

    [Fact]
    public async Task Variations_differ_from_each_other_and_repeat_by_seed()
    {
        UnclipModel model = TinyKarlo.Model;
        VariationRequest request = new() { Picture = Photo(0), Count = 2, DecoderSteps = 3, UpsamplerSteps = 2, Seed = 5 };
        IReadOnlyList<Picture> first = await PicturesAsync(new Variations(model).PaintAsync(request, Token));
        IReadOnlyList<Picture> again = await PicturesAsync(new Variations(model).PaintAsync(request, Token));
        IReadOnlyList<Picture> other = await PicturesAsync(new Variations(model).PaintAsync(request with { Picture = Photo(1) }, Token));
        Assert.Equal(first.Select(picture => picture.Rgb), again.Select(picture => picture.Rgb));
        Assert.NotEqual(first[0].Rgb, first[1].Rgb);
        Assert.NotEqual(first[0].Rgb, other[0].Rgb);
    }

    [Fact]
    public async Task An_image_interpolation_begins_at_one_pictures_variation_and_ends_at_the_others()
    {
        UnclipModel model = TinyKarlo.Model;
        InterpolationRequest request = new() { Corners = [new PictureIngredient(Photo(0)), new PictureIngredient(Photo(1))], Count = 3, DecoderSteps = 3, UpsamplerSteps = 2, Seed = 5 };
        IReadOnlyList<Picture> row = await PicturesAsync(new Interpolation(model).PaintAsync(request, Token));
        foreach ((Picture end, Picture frame) in new[] { (Photo(0), row[0]), (Photo(1), row[2]) })
        {
            VariationRequest alone = new() { Picture = end, DecoderSteps = 3, UpsamplerSteps = 2, Seed = 5 };
            AssertAlmostEqual((await PicturesAsync(new Variations(model).PaintAsync(alone, Token)))[0], frame);
        }
        Assert.NotEqual(row[0].Rgb, row[1].Rgb);
        Assert.NotEqual(row[2].Rgb, row[1].Rgb);
    }

    [Fact]
    public async Task A_text_interpolation_of_a_caption_with_itself_stands_still()
    {
        UnclipModel model = TinyKarlo.Model;
        TextInterpolationRequest request = new() { From = "a fox", To = "a fox", Count = 3, PriorSteps = 3, DecoderSteps = 3, UpsamplerSteps = 2, Seed = 9 };
        IReadOnlyList<Picture> still = await PicturesAsync(new TextInterpolation(model).PaintAsync(request, Token));
        AssertAlmostEqual(still[0], still[2]);
        IReadOnlyList<Picture> moving = await PicturesAsync(new TextInterpolation(model).PaintAsync(request with { To = "a snowy owl at night" }, Token));
        Assert.NotEqual(moving[0].Rgb, moving[2].Rgb);
    }

    [Fact]
    public async Task Requests_are_checked_first()
    {
        UnclipModel model = TinyKarlo.Model;
        TextInterpolationRequest request = new() { From = "", To = "a fox", PriorGuidanceScale = double.NaN };
        ValidationException refusal = await Assert.ThrowsAsync<ValidationException>(() => PicturesAsync(new TextInterpolation(model).PaintAsync(request, Token)));
        Assert.Contains("From", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("PriorGuidanceScale is NaN", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<Picture>> PicturesAsync(IAsyncEnumerable<GenerationStep> steps) =>
        Assert.IsType<PicturesFinished>(await steps.LastAsync(Token)).Pictures;

    /// <summary>A batch of another size may add up in another order, and t = 999 magnifies the last bit.</summary>
    private static void AssertAlmostEqual(Picture expected, Picture actual) =>
        Assert.InRange(expected.Rgb.Zip(actual.Rgb, (a, b) => Math.Abs(a - b)).Max(), 0, 2);
}
