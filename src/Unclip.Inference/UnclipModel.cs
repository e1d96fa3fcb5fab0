using Unclip.Inference.Sessions;
using Unclip.Inference.Tokens;
using Unclip.Models;

namespace Unclip.Inference;

/// <summary>A checkpoint that is ready to run. Opened once, shared by every job, safe for concurrent use.</summary>
public sealed class UnclipModel : IDisposable
{
    private readonly Dictionary<Network, NetworkSession> sessions = [];
    private readonly WordList words;

    private UnclipModel(Checkpoint checkpoint, InferenceOptions options)
    {
        Checkpoint = checkpoint;
        RequirePictureChannels(checkpoint);
        Card = ModelCardFile.Read(checkpoint);
        Tokenizer = ClipTokenizer.Open(checkpoint.TokenizerFolder, checkpoint.TextEncoderConfig.MaxPositionEmbeddings);
        words = new(Card.Vocabulary);
        PriorProcess = DiffusionProcess.From(checkpoint.PriorScheduler);
        DecoderProcess = DiffusionProcess.From(checkpoint.DecoderScheduler);
        foreach (Network network in (Network[])[Network.TextEncoder, Network.Prior, Network.TextProjection, Network.Decoder])
            sessions.Add(network, new(NetworkCompiler.Compile(checkpoint, network, options.ResolvedCacheFolder).GraphPath, options.Threads));
    }

    /// <summary>What the checkpoint says about itself.</summary>
    public ModelCard Card { get; }

    /// <summary>SHA-256, in hex, of everything in the checkpoint that determines a picture.</summary>
    public string Fingerprint => Checkpoint.Fingerprint;

    /// <summary>Width and height of the decoder's pictures, in pixels.</summary>
    public int PictureSize => Checkpoint.DecoderConfig.SampleSize;

    internal Checkpoint Checkpoint { get; }

    internal ClipTokenizer Tokenizer { get; }

    internal DiffusionProcess PriorProcess { get; }

    internal DiffusionProcess DecoderProcess { get; }

    /// <summary>
    /// Reads and checks the whole checkpoint, and compiles its networks where the cache has them not; sessions open at
    /// their first use.
    /// </summary>
    /// <exception cref="CheckpointException">The folder cannot be used; the message names file, key, expected and actual.</exception>
    public static UnclipModel Open(string folder, InferenceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(options?.Threads ?? 0);
        return new(Checkpoint.Open(folder), options ?? new());
    }

    /// <summary>What the tokenizer makes of a prompt, before anything is generated.</summary>
    public PromptReading Read(string prompt)
    {
        TokenizedPrompt tokens = Tokenizer.Encode(prompt);
        return new(tokens.TokenCount, words.Unknown(prompt), tokens.Truncated);
    }

    public void Dispose()
    {
        foreach (NetworkSession session in sessions.Values)
            session.Dispose();
    }

    private static void RequirePictureChannels(Checkpoint checkpoint)
    {
        var config = checkpoint.DecoderConfig;
        bool learned = checkpoint.DecoderScheduler.VarianceType == "learned_range";
        if (config.InChannels != 3 || !(config.OutChannels == 6 || (config.OutChannels == 3 && !learned)))
            throw new CheckpointException($"{Path.Combine(checkpoint.Folder, "decoder", "config.json")}: 'in_channels' and 'out_channels' are {config.InChannels} and {config.OutChannels}, expected 3 and {(learned ? "6 (the scheduler's variance is learned_range)" : "3 or 6")}.");
    }

    internal NetworkCall Call(Network network) => new(sessions[network]);
}
