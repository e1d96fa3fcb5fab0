using Unclip.Golden;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;

namespace Unclip.Inference.Tests.Manipulations;

public class EmbeddingSpaceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static UnclipModel PictureBook { get; } = UnclipModel.Open(Path.Combine(Repository.Root, "models", "picturebook"), TinyKarlo.Options);

    [Fact]
    public async Task Each_thing_gets_its_own_embedding_in_the_order_of_the_question()
    {
        EmbeddingSpace space = new(PictureBook);
        TextIngredient house = new("a red house"), boat = new("a blue boat");
        PictureIngredient picture = new(new Picture(2, 2, [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]));
        EmbeddingIngredient known = new([.. Enumerable.Range(0, 128).Select(i => (float)i)]);
        IReadOnlyList<float[]> together = await space.EmbedAsync([house, picture, known, boat], Token);
        Assert.Equal(known.ImageEmbedding, together[2]);
        foreach ((Ingredient alone, float[] embedding) in new (Ingredient, float[])[] { (house, together[0]), (picture, together[1]), (boat, together[3]) })
        {
            float[] expected = Assert.Single(await space.EmbedAsync([alone], Token));
            Assert.All(expected.Zip(embedding), pair => Assert.Equal(pair.First, pair.Second, 4));
        }
    }

    [Fact]
    public async Task A_painted_picture_is_nearest_to_its_own_caption()
    {
        string[] captions = ["a red heart on a plain white background", "a blue boat on the sea", "a green tree in a meadow"];
        GenerationRequest request = GenerationRequest.Recommended(PictureBook.Card, captions[0]) with { Seed = 1, Side = 32 };
        PicturesFinished painted = Assert.IsType<PicturesFinished>(await new UnclipPipeline(PictureBook).GenerateAsync(request, Token).LastAsync(Token));
        IReadOnlyList<float[]> embeddings = await new EmbeddingSpace(PictureBook).EmbedAsync(
            [new PictureIngredient(painted.Pictures[0]), .. captions.Select(caption => new TextIngredient(caption))], Token);
        double[] probabilities = EmbeddingComparison.Probabilities(embeddings[0], [.. embeddings.Skip(1)]);
        Assert.Equal(probabilities.Max(), probabilities[0]);
        Assert.Equal(EmbeddingComparison.Cosines(embeddings)[0].Skip(1).Max(), EmbeddingComparison.Cosines(embeddings)[0][1]);
    }

    [Fact]
    public async Task An_embedding_of_another_width_is_refused_with_both_widths()
    {
        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(() => new EmbeddingSpace(PictureBook).EmbedAsync([new EmbeddingIngredient([1, 2, 3])], Token));
        Assert.Contains("3 values, expected 128", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_says_how_many_principal_components_it_knows()
    {
        Assert.Equal(128, PictureBook.Capabilities.ComponentCount);
        Assert.Equal(0, TinyKarlo.Model.Capabilities.ComponentCount);
    }
}
