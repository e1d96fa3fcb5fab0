using Unclip.Golden;
using Unclip.Models;

namespace Unclip.Inference.Tests;

public class UnclipModelTests
{
    /// <summary>D.</summary>
    private static int Width => TinyKarlo.Model.Checkpoint.TextEncoderConfig.ProjectionDim;

    private static UnclipModel OpenWithCard(TemporaryFolder folder, string card)
    {
        TinyKarlo.CopyTo(folder.Path);
        File.WriteAllText(folder.File("card.json"), card);
        return UnclipModel.Open(folder.Path, TinyKarlo.Options);
    }

    [Fact]
    public void A_checkpoint_without_a_card_is_named_after_its_folder()
    {
        UnclipModel model = TinyKarlo.Model;
        Assert.Equal("tiny-karlo", model.Card.Name);
        int large = model.Checkpoint.UpsamplerConfigOf(Network.SuperResFirst).SampleSize;
        Assert.Equal([model.Checkpoint.DecoderConfig.SampleSize, large], model.Capabilities.Cascade.Sides);
        Assert.Equal(large, model.Capabilities.Cascade.DefaultSide);
        Assert.Matches("^[0-9a-f]{64}$", model.Fingerprint);
        Assert.Empty(model.Read("any words").UnknownWords);
        Assert.False(model.Capabilities.SeesMasks);
    }

    [Fact]
    public void The_card_says_which_words_are_known()
    {
        using var folder = new TemporaryFolder();
        using UnclipModel model = OpenWithCard(folder, """{ "name": "Toy", "vocabulary": ["a", "red", "house"], "recommended": { "prior_steps": 9, "prior_guidance_scale": 2, "decoder_steps": 8, "decoder_guidance_scale": 3 } }""");
        Assert.Equal(["zeppelin"], model.Read("a red Zeppelin").UnknownWords);
        Assert.Equal(new RecommendedSettings(9, 2, 8, 3), model.Card.Recommended);
    }

    [Fact]
    public void A_written_card_is_read_back()
    {
        using var folder = new TemporaryFolder();
        TinyKarlo.CopyTo(folder.Path);
        ModelCardFile.Write(folder.Path, new() { Name = "Toy", Recommended = RecommendedSettings.Karlo, Notes = ["1 – 2 \"3\""] });
        using UnclipModel model = UnclipModel.Open(folder.Path, TinyKarlo.Options);
        Assert.Equal(("Toy", RecommendedSettings.Karlo, "1 – 2 \"3\""), (model.Card.Name, model.Card.Recommended, model.Card.Notes[0]));
    }

    [Fact]
    public async Task The_principal_components_are_what_the_prior_is_plotted_on()
    {
        using var folder = new TemporaryFolder();
        TinyKarlo.CopyTo(folder.Path);
        float[] axis = [1, .. new float[Width - 1]];
        new PrincipalComponents([.. Enumerable.Repeat(1f, Width)], [.. axis, .. axis], [1, 0.5f]).Write(folder.Path);
        using UnclipModel model = UnclipModel.Open(folder.Path, TinyKarlo.Options);
        Assert.NotEqual(TinyKarlo.Model.Fingerprint, model.Fingerprint);
        var request = new GenerationRequest { Prompt = "a fox", PriorSteps = 2, DecoderSteps = 1 };
        PriorStep step = await new UnclipPipeline(model).GenerateAsync(request, TestContext.Current.CancellationToken).OfType<PriorStep>().FirstAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, step.Projections[0].X);
        Assert.Equal(2 * step.Projections[0].X, step.Projections[0].Y, 1e-5f);
    }

    [Theory]
    [InlineData("{ \"name\": 3 }", "name")]
    [InlineData("{}", "name")]
    [InlineData("{", "card.json")]
    [InlineData("null", "card.json")]
    [InlineData("{ \"name\": \"Toy\", \"vocabulary\": null }", "vocabulary")]
    [InlineData("{ \"name\": \"Toy\", \"vocabulary\": [\"a\", null] }", "null")]
    [InlineData("{ \"name\": \"Toy\", \"quality\": [null] }", "null")]
    public void A_broken_card_is_refused(string card, string named)
    {
        using var folder = new TemporaryFolder();
        CheckpointException refusal = Assert.Throws<CheckpointException>(() => OpenWithCard(folder, card));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("card.json", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Principal_components_of_another_width_are_refused()
    {
        using var folder = new TemporaryFolder();
        TinyKarlo.CopyTo(folder.Path);
        new PrincipalComponents([1, 2], [1, 0, 0, 1], [2, 1]).Write(folder.Path);
        CheckpointException refusal = Assert.Throws<CheckpointException>(() => UnclipModel.Open(folder.Path, TinyKarlo.Options));
        Assert.Contains($"'mean' is [2], expected [{Width}]", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(PrincipalComponents.FileName, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_and_a_damaged_network_are_refused_when_opened()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<CheckpointException>(() => UnclipModel.Open(folder.File("nowhere")));
        TinyKarlo.CopyTo(folder.Path);
        string weights = Path.Combine(folder.Path, "decoder", "diffusion_pytorch_model.safetensors");
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..^100]);
        Assert.Contains("decoder", Assert.Throws<CheckpointException>(() => UnclipModel.Open(folder.Path, TinyKarlo.Options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_learned_variance_needs_the_channels_for_it()
    {
        using var folder = new TemporaryFolder();
        TinyKarlo.CopyTo(folder.Path);
        string config = Path.Combine(folder.Path, "decoder", "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"out_channels\": 6", "\"out_channels\": 3", StringComparison.Ordinal));
        Assert.Contains("learned_range", Assert.Throws<CheckpointException>(() => UnclipModel.Open(folder.Path, TinyKarlo.Options)).Message, StringComparison.Ordinal);
    }
}
