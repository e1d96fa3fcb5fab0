using Unclip.Inference.Pictures;
using Unclip.Training.Checkpoints;
using Unclip.Training.Networks;
using Unclip.Training.Optimisation;
using static TorchSharp.torch;

namespace Unclip.Training.Evaluation;

/// <summary>Says what pictures show, by the classifier that <c>train judge</c> made.</summary>
public sealed class Judge
{
    /// <summary>Of the checkpoint.</summary>
    public const string Folder = "judge";
    private const int BatchSize = 64;
    private readonly AttributeClassifier classifier;
    private readonly int side;

    public Judge(string modelFolder)
    {
        AttributeClassifierConfig config = CheckpointReader.Config<AttributeClassifierConfig>(modelFolder, Folder);
        ParameterSet set = new();
        classifier = new(set, config);
        side = config.ImageSize;
        CheckpointReader.Load(set, Path.Combine(modelFolder, Folder, CheckpointWriter.DiffusersWeights));
    }

    /// <param name="pictures">Squares whose side is a multiple or a divisor of the judge's.</param>
    public IReadOnlyList<SceneLabels> Look(IReadOnlyList<Picture> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        using var noGrad = no_grad();
        return [.. pictures.Chunk(BatchSize).SelectMany(batch =>
        {
            using var scope = NewDisposeScope();
            Tensor pixels = cat([.. batch.Select(Pixels)]);
            Tensor[] logits;
            using (QuietHeap.Enter())
                logits = classifier.Forward(pixels);
            long[][] answers = [.. logits.Select(question => question.argmax(1).cpu().data<long>().ToArray())];
            return Enumerable.Range(0, batch.Length).Select(i => new SceneLabels([.. answers.Select(answer => (int)answer[i])])).ToArray();
        })];
    }

    private Tensor Pixels(Picture picture)
    {
        float[] planes = PlanarPixels.FromPicture(picture);
        return picture.Width > side
            ? nn.functional.avg_pool2d(tensor(planes, [1, 3, picture.Height, picture.Width]), picture.Width / side)
            : tensor(BicubicResize.Resize(planes, picture.Width, side), [1, 3, side, side]);
    }
}
