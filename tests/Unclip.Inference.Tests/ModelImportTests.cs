using Unclip.Golden;
using Unclip.Models;

namespace Unclip.Inference.Tests;

public class ModelImportTests
{
    [Fact]
    public void A_sound_checkpoint_is_counted_and_entered_once()
    {
        Assert.SkipUnless(GoldenFolder.Exists, GoldenFolder.Reason);
        using var folder = new TemporaryFolder();
        ModelRegistry registry = new(folder.File("models.json"));
        List<(string What, double Progress)> progress = [];
        ImportedModel imported = ModelImport.Run(GoldenFolder.TinyKarlo, registry, (what, done) => progress.Add((what, done)));
        ModelImport.Run(GoldenFolder.TinyKarlo + Path.DirectorySeparatorChar, registry);

        Assert.Equal(imported.Model, Assert.Single(registry.Read()));
        Assert.Equal(("tiny-karlo", TinyKarlo.Model.Fingerprint), (imported.Model.Name, imported.Model.Fingerprint));
        Assert.Equal(Enum.GetValues<Network>().Except([Network.AutoregressivePrior, Network.SuperResLarge]), imported.Networks.Select(network => network.Network));
        Assert.Equal([1, 1, 25, 1, 25, 6, 1], imported.Networks.Select(network => network.Steps));
        Assert.Equal(progress.Select(step => step.Progress).Order(), progress.Select(step => step.Progress));
        Assert.Equal(1, progress[^1].Progress);
    }

    [Fact]
    public void A_checkpoint_with_a_wrong_shape_is_refused_by_its_key_and_not_entered()
    {
        using var folder = new TemporaryFolder();
        TinyKarlo.CopyTo(folder.Path);
        string config = folder.File("super_res_last", "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"layers_per_block\": 3", "\"layers_per_block\": 2", StringComparison.Ordinal));
        ModelRegistry registry = new(folder.File("models.json"));
        CheckpointException refusal = Assert.Throws<CheckpointException>(() => ModelImport.Run(folder.Path, registry));
        Assert.Contains(folder.File("super_res_last"), refusal.Message, StringComparison.Ordinal);
        Assert.Empty(registry.Read());
    }

    [Fact]
    public void Pickled_weights_are_refused_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        TinyKarlo.CopyTo(folder.Path);
        File.Move(folder.File("prior", "diffusion_pytorch_model.safetensors"), folder.File("prior", "diffusion_pytorch_model.bin"));
        CheckpointException refusal = Assert.Throws<CheckpointException>(() => ModelImport.Run(folder.Path, new(folder.File("models.json"))));
        Assert.Contains("diffusion_pytorch_model.bin", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("unpickling can run any program", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_for_variations_only_says_what_it_cannot_do()
    {
        using var folder = new TemporaryFolder();
        TinyKarlo.CopyTo(folder.Path);
        File.Move(folder.File("model_index.image_variation.json"), folder.File("model_index.json"), overwrite: true);
        using UnclipModel model = UnclipModel.Open(folder.Path, TinyKarlo.Options);
        Assert.Equal([ModelAbility.TextToPicture], model.MissingAbilities);
        Assert.DoesNotContain(Network.Prior, model.Networks.Select(network => network.Network));
    }
}
