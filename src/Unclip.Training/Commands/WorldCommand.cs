using System.CommandLine;
using Unclip.Inference.Pictures;
using Unclip.Training.World;

namespace Unclip.Training.Commands;

/// <summary><c>world preview</c>: shows what the training pictures and their captions look like.</summary>
public static class WorldCommand
{
    private const int MostPictures = 400;

    public static Command Create()
    {
        Option<FileInfo> file = new("--out") { Description = "PNG file to write.", DefaultValueFactory = _ => new FileInfo("world.png") };
        Option<int> count = new("--count") { Description = "How many pictures.", DefaultValueFactory = _ => 36 };
        Option<ulong> seed = new("--seed") { Description = "Seed of the first picture; the next one's is one more.", DefaultValueFactory = _ => 0 };
        Option<int> size = new("--size") { Description = "Pixels of one picture's side.", DefaultValueFactory = _ => 256 };
        Between(count, 1, MostPictures);
        Between(size, 8, 1024);
        Command preview = new("preview", "Write a contact sheet of random scenes with captions.") { file, count, seed, size };
        preview.SetAction(parsed =>
        {
            FileInfo target = parsed.GetValue(file)!;
            Preview(target, parsed.GetValue(count), parsed.GetValue(seed), parsed.GetValue(size));
            Console.WriteLine($"Wrote {target.FullName}");
            return 0;
        });
        return new Command("world", "The drawn, captioned world that the Picture Book model learns from.") { preview };
    }

    /// <summary>Writes a sheet of the scenes of so many consecutive seeds.</summary>
    public static void Preview(FileInfo target, int count, ulong seed, int size)
    {
        ArgumentNullException.ThrowIfNull(target);
        List<(Picture, string)> pictures = [];
        for (ulong i = 0; i < (ulong)count; i++)
        {
            Scene scene = SceneGenerator.Draw(seed + i);
            pictures.Add((new(size, size, SceneRenderer.Render(scene, size)), Captioner.Describe(scene, seed + i)));
        }
        target.Directory?.Create();
        File.WriteAllBytes(target.FullName, ContactSheet.Draw(pictures, size));
    }

    private static void Between(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is int value && (value < least || value > most))
            result.AddError($"{option.Name} is {value}, expected {least} to {most}.");
    });
}
