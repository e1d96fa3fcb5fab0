using System.ComponentModel.DataAnnotations;
using Unclip.Golden;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Models;

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
    public async Task A_square_of_four_corners_has_them_in_its_corners()
    {
        UnclipModel model = TinyKarlo.Model;
        Ingredient[] corners = [new PictureIngredient(Photo(0)), new PictureIngredient(Photo(1)), new TextIngredient("a fox"), new TextIngredient("a snowy owl")];
        InterpolationRequest request = new() { Corners = corners, Count = 9, PriorSteps = 2, DecoderSteps = 2, Side = Small, Seed = 5 };
        IReadOnlyList<Picture> square = await PicturesAsync(new Interpolation(model).PaintAsync(request, Token));
        foreach ((int corner, int place) in new[] { (0, 0), (1, 2) })
        {
            VariationRequest alone = new() { Picture = ((PictureIngredient)corners[corner]).Picture, DecoderSteps = 2, Side = Small, Seed = 5 };
            AssertAlmostEqual((await PicturesAsync(new Variations(model).PaintAsync(alone, Token)))[0], square[place]);
        }
        Assert.Equal(9, square.Select(picture => Convert.ToHexString(picture.Rgb)).Distinct().Count());
    }

    [Fact]
    public async Task A_mixture_of_one_picture_is_its_variation_and_its_embedding_paints_the_same_again()
    {
        UnclipModel model = TinyKarlo.Model;
        PicturesFinished variation = await FinishedAsync(new Variations(model).PaintAsync(new() { Picture = Photo(0), DecoderSteps = 3, UpsamplerSteps = 2, Seed = 5 }, Token));
        MixtureRequest request = new() { Ingredients = [new(new PictureIngredient(Photo(0)), 0.7)], DecoderSteps = 3, UpsamplerSteps = 2, Seed = 5 };
        PicturesFinished mixture = await FinishedAsync(new Mixture(model).PaintAsync(request, Token));
        AssertAlmostEqual(variation.Pictures[0], mixture.Pictures[0]);
        PicturesFinished again = await FinishedAsync(new Mixture(model).PaintAsync(request with { Ingredients = [new(new EmbeddingIngredient(variation.ImageEmbeddings[0]))] }, Token));
        AssertAlmostEqual(variation.Pictures[0], again.Pictures[0]);
    }

    [Fact]
    public async Task A_mixture_with_another_models_embedding_says_how_wide_it_must_be()
    {
        MixtureRequest request = new() { Ingredients = [new(new EmbeddingIngredient([1, 2, 3]))], DecoderSteps = 2 };
        ValidationException refusal = await Assert.ThrowsAsync<ValidationException>(() => FinishedAsync(new Mixture(TinyKarlo.Model).PaintAsync(request, Token)));
        Assert.Contains("has 3 values, expected ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mixture_has_the_direction_of_the_sum_and_the_mean_length()
    {
        Assert.Equal([3f, 0], Mixture.Mix([3, 0], [0.2]));
        float[] half = Mixture.Mix([2, 0, 0, 4], [1, 1]);
        Assert.Equal(3, Math.Sqrt((half[0] * half[0]) + (half[1] * half[1])), 1e-5);
        Assert.Equal(2, half[1] / half[0], 1e-5);
        Assert.Equal([0f, 0], Mixture.Mix([1, 1, 1, 1], [1, -1]));
    }

    [Fact]
    public async Task The_upsamplers_alone_begin_at_the_small_picture()
    {
        UnclipModel model = TinyKarlo.Model;
        UpsamplingRequest request = new() { Picture = Framing.Square(Photo(0), Small), Count = 2, UpsamplerSteps = 2, Seed = 5 };
        List<GenerationStep> steps = await new Upsampling(model).PaintAsync(request, Token).ToListAsync(Token);
        Assert.All(steps[..^1], step => Assert.IsType<UpsamplerStep>(step));
        IReadOnlyList<Picture> larger = Assert.IsType<PicturesFinished>(steps[^1]).Pictures;
        Assert.Equal((2, Large), (larger.Count, larger[0].Width));
        Assert.NotEqual(larger[0].Rgb, larger[1].Rgb);
        // A picture of another size is brought to the decoder's first.
        Assert.Equal(larger[0].Rgb, (await PicturesAsync(new Upsampling(model).PaintAsync(request with { Picture = Photo(0) }, Token)))[0].Rgb);
        Assert.NotEqual(larger[0].Rgb, (await PicturesAsync(new Upsampling(model).PaintAsync(request with { Picture = Photo(1) }, Token)))[0].Rgb);
        ValidationException refusal = await Assert.ThrowsAsync<ValidationException>(() => PicturesAsync(new Upsampling(model).PaintAsync(request with { Side = Small }, Token)));
        Assert.Contains($"expected more than {Small}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_diff_begins_with_the_picture_rebuilt_from_its_own_noise()
    {
        UnclipModel model = TinyKarlo.Model;
        TextDiffRequest diff = new() { Picture = Photo(0), From = "a fox in summer", To = "a fox in winter", Count = 3, DecoderSteps = 5, DecoderGuidanceScale = 1, Side = Small };
        List<GenerationStep> steps = await new TextDiff(model).PaintAsync(diff, Token).ToListAsync(Token);
        IReadOnlyList<Picture> row = Assert.IsType<PicturesFinished>(steps[^1]).Pictures;
        Assert.Equal([1, 2, 3, 4, 5], steps.OfType<InversionStep>().Select(step => step.Step));

        VariationRequest rebuilding = new() { Picture = Photo(0), FromItsNoise = true, DecoderSteps = 5, DecoderGuidanceScale = 1, Side = Small };
        List<GenerationStep> rebuilt = await new Variations(model).PaintAsync(rebuilding, Token).ToListAsync(Token);
        AssertAlmostEqual(Assert.IsType<PicturesFinished>(rebuilt[^1]).Pictures[0], row[0]);
        Assert.Equal(Assert.Single(rebuilt.OfType<SourceRebuilt>()).Psnr, Assert.Single(steps.OfType<SourceRebuilt>()).Psnr, 0.5);
        Assert.NotEqual(row[0].Rgb, row[2].Rgb);

        IReadOnlyList<Picture> still = await PicturesAsync(new TextDiff(model).PaintAsync(diff with { MaxTheta = 0 }, Token));
        AssertAlmostEqual(row[0], still[2]);
    }

    [Theory, InlineData(SamplerKind.Ddim), InlineData(SamplerKind.Ddpm)]
    public async Task Inpainting_returns_what_is_not_masked_bit_for_bit(SamplerKind sampler)
    {
        UnclipModel model = TinyKarlo.Model;
        Picture source = Framing.Square(Photo(0), Large);
        byte[] values = new byte[Large * Large];
        for (int i = 0; i < values.Length; i++)
            values[i] = (byte)(i % Large < Large / 2 ? 0 : 255);
        InpaintingRequest request = new() { Picture = source, Mask = new(Large, Large, values), Prompt = "a fox", PriorSteps = 2, DecoderSteps = 3, UpsamplerSteps = 2, Sampler = sampler };
        Picture painted = (await PicturesAsync(new Inpainting(model).PaintAsync(request, Token)))[0];
        int changed = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] == 0)
                Assert.Equal(source.Rgb.AsSpan(3 * i, 3), painted.Rgb.AsSpan(3 * i, 3));
            else if (!source.Rgb.AsSpan(3 * i, 3).SequenceEqual(painted.Rgb.AsSpan(3 * i, 3)))
                changed++;
        }
        Assert.InRange(changed, values.Length / 4, values.Length);

        Picture untouched = (await PicturesAsync(new Inpainting(model).PaintAsync(request with { Mask = new(Large, Large, new byte[Large * Large]) }, Token)))[0];
        Assert.Equal(source.Rgb, untouched.Rgb);
    }

    [Fact]
    public async Task A_reconstruction_needs_principal_components()
    {
        ReconstructionRequest request = new() { Source = new PictureIngredient(Photo(0)), ComponentCounts = [1], DecoderSteps = 2, Side = Small };
        ValidationException refusal = await Assert.ThrowsAsync<ValidationException>(() => PicturesAsync(new Reconstruction(TinyKarlo.Model).PaintAsync(request, Token)));
        Assert.Contains("principal_components.safetensors", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_principal_components_are_the_variation_and_none_is_the_mean()
    {
        using var folder = new TemporaryFolder();
        TinyKarlo.CopyTo(folder.Path);
        int width = TinyKarlo.Model.Checkpoint.TextEncoderConfig.ProjectionDim;
        float[] axes = new float[width * width], mean = [.. Enumerable.Range(0, width).Select(i => i / 10f)];
        for (int i = 0; i < width; i++)
            axes[(i * width) + i] = 1;
        new PrincipalComponents(mean, axes, [.. Enumerable.Repeat(1f, width)]).Write(folder.Path);
        using UnclipModel model = UnclipModel.Open(folder.Path, TinyKarlo.Options);
        ReconstructionRequest request = new() { Source = new PictureIngredient(Photo(0)), Count = 2, ComponentCounts = [0, width], DecoderSteps = 2, Side = Small };
        PicturesFinished row = await FinishedAsync(new Reconstruction(model).PaintAsync(request, Token));
        Assert.Equal(mean, row.ImageEmbeddings[0]);
        VariationRequest alone = new() { Picture = Photo(0), DecoderSteps = 2, Side = Small };
        AssertAlmostEqual((await PicturesAsync(new Variations(model).PaintAsync(alone, Token)))[0], row.Pictures[1]);
    }

    [Fact]
    public void What_does_not_fit_together_is_named()
    {
        Assert.Contains("3 corners, expected 2", Problem(new InterpolationRequest { Corners = [new TextIngredient("a"), new TextIngredient("b"), new TextIngredient("c")] }), StringComparison.Ordinal);
        Assert.Contains("Count is 5, expected a square", Problem(new InterpolationRequest { Corners = [.. Enumerable.Repeat(new TextIngredient("a"), 4)], Count = 5 }), StringComparison.Ordinal);
        Assert.Contains("Only pictures have noise", Problem(new InterpolationRequest { Corners = [new TextIngredient("a"), new TextIngredient("b")], FromTheirNoise = true }), StringComparison.Ordinal);
        Assert.Contains("nothing to mix", Problem(new MixtureRequest { Ingredients = [] }), StringComparison.Ordinal);
        Assert.Contains("A weight is NaN", Problem(new MixtureRequest { Ingredients = [new(new TextIngredient("a"), double.NaN)] }), StringComparison.Ordinal);
        Assert.Contains("2 component counts, expected 1", Problem(new ReconstructionRequest { Source = new TextIngredient("a"), ComponentCounts = [1, 2] }), StringComparison.Ordinal);
        Picture square = new(2, 2, new byte[12]);
        Assert.Contains("Sampler is Ddpm, expected Ddim", Problem(new VariationRequest { Picture = square, FromItsNoise = true, Sampler = SamplerKind.Ddpm }), StringComparison.Ordinal);
        Assert.Contains("Eta is 0.5, expected 0", Problem(new TextDiffRequest { Picture = square, From = "a", To = "b", Eta = 0.5 }), StringComparison.Ordinal);
        Assert.Empty(RequestValidation.Errors(new VariationRequest { Picture = square, FromItsNoise = true, Eta = 0.5 }));
        Assert.Contains("mask is 1 × 1", Problem(new InpaintingRequest { Picture = square, Mask = new(1, 1, [255]), Prompt = "a" }), StringComparison.Ordinal);

        static string Problem(PaintingRequest request) => string.Join(' ', RequestValidation.Errors(request));
    }

    [Fact]
    public async Task Every_tool_is_found_by_its_request()
    {
        UnclipModel model = TinyKarlo.Model;
        Picture photo = Framing.Square(Photo(0), Small);
        PaintingRequest[] requests =
        [
            new GenerationRequest { Prompt = "a fox", PriorSteps = 2 },
            new VariationRequest { Picture = photo },
            new InterpolationRequest { Corners = [new PictureIngredient(photo), new TextIngredient("a fox")], PriorSteps = 2 },
            new TextInterpolationRequest { From = "a fox", To = "an owl", PriorSteps = 2 },
            new TextDiffRequest { Picture = photo, From = "a fox", To = "an owl" },
            new MixtureRequest { Ingredients = [new(new PictureIngredient(photo))] },
            new InpaintingRequest { Picture = photo, Mask = new(Small, Small, [.. Enumerable.Repeat((byte)255, Small * Small)]), Prompt = "a fox", PriorSteps = 2 },
        ];
        foreach (PaintingRequest request in requests)
        {
            PaintingRequest small = request with { DecoderSteps = 2, Side = Small };
            IReadOnlyList<Picture> pictures = await PicturesAsync(new Tools(model).PaintAsync(small, Token));
            Assert.Equal(Small, Assert.Single(pictures).Width);

            // And its recipe makes the same again.
            Recipe recipe = new() { AppVersion = "1", Model = "m", Fingerprint = "f", Request = small };
            PaintingRequest read = Recipe.FromJson(recipe.ToJson()).Request;
            Assert.Equal(request.GetType(), read.GetType());
            Assert.Equal(pictures[0].Rgb, (await PicturesAsync(new Tools(model).PaintAsync(read, Token)))[0].Rgb);
        }
    }

    [Fact]
    public async Task A_text_diff_between_two_spellings_of_a_caption_changes_nothing()
    {
        TextDiffRequest request = new() { Picture = Framing.Square(Photo(0), Small), From = "a fox", To = "A FOX", MaxTheta = 1, Count = 3, DecoderSteps = 2, Side = Small };
        IReadOnlyList<Picture> row = await PicturesAsync(new TextDiff(TinyKarlo.Model).PaintAsync(request, Token));
        Assert.All(row, picture => Assert.Equal(row[0].Rgb, picture.Rgb));
    }

    [Fact]
    public async Task Requests_are_checked_first()
    {
        UnclipModel model = TinyKarlo.Model;
        TextInterpolationRequest request = new() { From = "", To = "a fox", PriorGuidanceScale = double.NaN };
        ValidationException refusal = await Assert.ThrowsAsync<ValidationException>(() => PicturesAsync(new TextInterpolation(model).PaintAsync(request, Token)));
        Assert.Contains("From", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("PriorGuidanceScale", refusal.Message, StringComparison.Ordinal);
    }

    private static int Small => TinyKarlo.Model.Capabilities.Cascade.Sides[0];

    private static int Large => TinyKarlo.Model.Capabilities.Cascade.Sides[1];

    private static async Task<PicturesFinished> FinishedAsync(IAsyncEnumerable<GenerationStep> steps) =>
        Assert.IsType<PicturesFinished>(await steps.LastAsync(Token));

    private static async Task<IReadOnlyList<Picture>> PicturesAsync(IAsyncEnumerable<GenerationStep> steps) => (await FinishedAsync(steps)).Pictures;

    /// <summary>A batch of another size may add up in another order, and t = 999 magnifies the last bit.</summary>
    private static void AssertAlmostEqual(Picture expected, Picture actual) =>
        Assert.InRange(expected.Rgb.Zip(actual.Rgb, (a, b) => Math.Abs(a - b)).Max(), 0, 2);
}
