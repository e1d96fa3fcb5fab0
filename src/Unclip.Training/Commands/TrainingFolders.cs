using Unclip.Inference.Tokens;
using Unclip.Training.Checkpoints;
using Unclip.Training.Data;
using Unclip.Training.Networks;
using Unclip.Training.Optimisation;

namespace Unclip.Training.Commands;

/// <summary>What every training command is told: where things are and how much to spend.</summary>
public sealed record TrainingFolders
{
    /// <summary>The checkpoint that is read and written.</summary>
    public required string Model { get; init; }
    /// <summary>Caches and run states.</summary>
    public required string Work { get; init; }
    public required int Pictures { get; init; }
    /// <summary>Start from the checkpoint's weights, where there is no run to resume, instead of from random ones.</summary>
    public bool WarmStart { get; init; }
    /// <summary>Times, rates and batch; <see cref="TrainingOptions.RunFolder"/> is filled per network.</summary>
    public required TrainingOptions Options { get; init; }

    public string Tokenizer => Path.Combine(Model, "tokenizer");

    public TrainingOptions OptionsFor(string network) => Options with { RunFolder = Path.Combine(Work, network) };

    /// <summary>A run of some networks of the checkpoint that train together: resumed, warm-started or new.</summary>
    public TrainingRun OpenRun(string name, ParameterSet set, params IReadOnlyList<string> networks) => OpenRun(name, set, null, networks);

    /// <summary>The same where a checkpoint stores some parameters in another form, which <paramref name="read"/> undoes.</summary>
    public TrainingRun OpenRun(string name, ParameterSet set, Action<IDictionary<string, float[]>>? read, params IReadOnlyList<string> networks)
    {
        ArgumentNullException.ThrowIfNull(set);
        set.Allocate(Options.Seed);
        if (WarmStart)
            CheckpointReader.WarmStart(set, Model, networks, read);
        return new(set, OptionsFor(name));
    }

    public CaptionedPictures OpenData(Action<string, double> progress, CancellationToken cancellationToken)
    {
        PictureShard shard = PictureShard.OpenOrDraw(Work, Pictures, PictureBook.ClipImageSize, p => progress("drawing", p), cancellationToken);
        return new(shard, ClipTokenizer.Open(Tokenizer, PictureBook.ContextLength), Options.Seed);
    }

    public ImageEmbeddings OpenEmbeddings(CaptionedPictures data, Action<string, double> progress, CancellationToken cancellationToken) =>
        ImageEmbeddings.OpenOrCompute(Work, Model, data, Options.Workers, p => progress("embedding", p), cancellationToken);
}
