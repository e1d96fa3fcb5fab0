using Unclip.Diffusion.Samplers;
using Unclip.Inference.Sessions;
using Unclip.Inference.Stages;
using Unclip.Inference.Tokens;
using Unclip.Models;

namespace Unclip.Inference;

/// <summary>A checkpoint that is ready to run. Opened once, shared by every job, safe for concurrent use.</summary>
public sealed class UnclipModel : IDisposable
{
    private readonly Dictionary<Network, ContinuousBatcher> networks = [];
    private readonly WordList words;
    private readonly DiffusionProcess? priorProcess;
    private readonly SessionPool pool;
    private readonly ExecutionProvider provider;
    private SamplingJournal? journal;

    private UnclipModel(Checkpoint checkpoint, InferenceOptions options, SessionPool pool)
    {
        Checkpoint = checkpoint;
        (this.pool, provider) = (pool, options.Provider);
        RequirePictureChannels(checkpoint);
        Card = ModelCardFile.Read(checkpoint);
        Tokenizer = ClipTokenizer.Open(checkpoint.TokenizerFolder, checkpoint.TextEncoderConfig.MaxPositionEmbeddings);
        words = new(Card.Vocabulary);
        priorProcess = checkpoint.HasPrior ? DiffusionProcess.From(checkpoint.PriorScheduler) : null;
        Capabilities = new(
            new([checkpoint.DecoderConfig.SampleSize, .. UpsamplerStage.AllOf(this).Select(upsampler => upsampler.Side)]),
            checkpoint.HasPrior, checkpoint.HasAutoregressivePrior ? checkpoint.AutoregressivePriorConfig.NumComponents : 0)
        {
            SeesMasks = checkpoint.DecoderConfig.SeesKnownPart,
            EmbeddingWidth = checkpoint.TextEncoderConfig.ProjectionDim,
            ComponentCount = checkpoint.PrincipalComponents?.Count ?? 0,
        };
        DecoderProcess = DiffusionProcess.From(checkpoint.DecoderScheduler);
        foreach (Network network in checkpoint.Networks)
        {
            NetworkSession session = new(NetworkCompiler.Compile(checkpoint, network, options.ResolvedCacheFolder).GraphPath, options.Threads, MemoryBytes(network), pool, provider, options.Recorder);
            networks.Add(network, new(session, Path.GetFileName(Path.TrimEndingDirectorySeparator(checkpoint.Folder)), network.ToString(), options.BatchBudget));
        }
    }

    /// <summary>What the checkpoint says about itself.</summary>
    public ModelCard Card { get; }

    /// <summary>SHA-256, in hex, of everything in the checkpoint that determines a picture.</summary>
    public string Fingerprint => Checkpoint.Fingerprint;

    /// <summary>What its networks run on: the same recipe gives the same picture, to the last bit, on the same one only.</summary>
    public ExecutionProvider Provider => provider;

    /// <summary>What a request may ask of it.</summary>
    public ModelCapabilities Capabilities { get; }

    /// <summary>What cannot be done with this checkpoint.</summary>
    public IReadOnlyList<ModelAbility> MissingAbilities => ModelAbilities.MissingFrom(Checkpoint);

    internal Checkpoint Checkpoint { get; }

    internal ClipTokenizer Tokenizer { get; }

    internal DiffusionProcess PriorProcess => priorProcess ?? throw new InvalidOperationException("The checkpoint has no prior.");

    internal DiffusionProcess DecoderProcess { get; }

    /// <summary>
    /// Reads and checks the whole checkpoint, and compiles its networks where the cache has them not; sessions open at
    /// their first use.
    /// </summary>
    /// <param name="folder">A checkpoint in the diffusers layout.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="pool">Shared by models that share their memory; null: one of its own, with the options' budget.</param>
    /// <exception cref="CheckpointException">The folder cannot be used; the message names file, key, expected and actual.</exception>
    public static UnclipModel Open(string folder, InferenceOptions? options = null, SessionPool? pool = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(options?.Threads ?? 0);
        options ??= new();
        return new(Checkpoint.Open(folder, options.ResolvedCacheFolder), options, pool ?? new(options.MemoryBudget));
    }

    /// <summary>What the tokenizer makes of a prompt, before anything is generated.</summary>
    public PromptReading Read(string prompt)
    {
        TokenizedPrompt tokens = Tokenizer.Encode(prompt);
        return new(tokens.TokenCount, words.Unknown(prompt), tokens.Truncated);
    }

    /// <summary>Every network of the checkpoint, in the order of the data flow.</summary>
    public IReadOnlyList<NetworkStatus> Networks => [.. Checkpoint.Networks.Select(network =>
    {
        WeightsSummary weights = Checkpoint.WeightsOf(network);
        return new NetworkStatus(network, weights.Parameters, weights.Types, weights.Bytes, MemoryBytes(network), pool.IsLoaded(networks[network].Session));
    })];

    /// <summary>Takes out of memory what is not running; the next generation opens it again.</summary>
    public void Unload() => pool.Unload(networks.Values.Select(network => network.Session));

    public void Dispose() => Unload();

    private long MemoryBytes(Network network) => Checkpoint.WeightsOf(network).Parameters * sizeof(float);

    private static void RequirePictureChannels(Checkpoint checkpoint)
    {
        var config = checkpoint.DecoderConfig;
        bool learned = checkpoint.DecoderScheduler.VarianceType == "learned_range";
        if (config.InChannels is not (3 or 7) || !(config.OutChannels == 6 || (config.OutChannels == 3 && !learned)))
            throw new CheckpointException($"{Path.Combine(checkpoint.Folder, "decoder", "config.json")}: 'in_channels' and 'out_channels' are {config.InChannels} and {config.OutChannels}, expected 3 (or 7, with the known part of a picture) and {(learned ? "6 (the scheduler's variance is learned_range)" : "3 or 6")}.");
    }

    internal NetworkSession SessionOf(Network network) => networks[network].Session;

    internal NetworkCall Call(Network network) => new(networks[network]);

    /// <summary>The same, for one run that keeps a journal.</summary>
    internal UnclipModel With(SamplingJournal kept)
    {
        var run = (UnclipModel)MemberwiseClone();
        run.journal = kept;
        return run;
    }

    /// <summary>All steps of a sampler, or those that the run's journal has not yet.</summary>
    /// <param name="purpose">What it samples.</param>
    /// <param name="stepCount">Steps from beginning to end.</param>
    /// <param name="length">Values in all samples.</param>
    /// <param name="sample">The steps after the given one; after null all.</param>
    /// <param name="cancellationToken">Ends it between steps.</param>
    internal IAsyncEnumerable<SamplingStep> StepsAsync(string purpose, int stepCount, int length, Func<SamplingStep?, IAsyncEnumerable<SamplingStep>> sample, CancellationToken cancellationToken) =>
        journal is null ? sample(null) : journal.GoOnAsync(purpose, stepCount, length, sample, cancellationToken);
}
