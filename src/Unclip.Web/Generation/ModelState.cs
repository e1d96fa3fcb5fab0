using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Texts;

namespace Unclip.Web.Generation;

/// <summary>What is known about a model folder right now.</summary>
public abstract record ModelState(string Folder)
{
    /// <summary>The card's name where it is known, else the folder's.</summary>
    public virtual string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder));
}

public sealed record ModelOpening(string Folder) : ModelState(Folder);

public sealed record ModelReady(string Folder, OpenedModel Model) : ModelState(Folder)
{
    public override string Name => Model.Card.Name;
}

/// <param name="Folder">Absolute path of the model folder.</param>
/// <param name="Problem">File, expected and actual, as the reader said it.</param>
public sealed record ModelUnavailable(string Folder, string Problem) : ModelState(Folder);

/// <summary>A request in, its typed steps out, in the order of the data flow; those that the journal has not yet.</summary>
public delegate IAsyncEnumerable<GenerationStep> GeneratePictures(PaintingRequest request, SamplingJournal journal, CancellationToken cancellationToken);

/// <summary>What CLIP makes of texts and pictures: D values each, to be compared.</summary>
public delegate Task<IReadOnlyList<float[]>> EmbedIngredients(IReadOnlyList<Ingredient> ingredients, CancellationToken cancellationToken);

/// <param name="Provider">Runtime, execution provider and processor.</param>
/// <param name="Warning">Why it is not the provider that was asked for; null: it is.</param>
public sealed record ModelExecution(string Provider, string? Warning);

/// <summary>An open model, as the pages see it.</summary>
/// <param name="Card">What the checkpoint says about itself.</param>
/// <param name="Fingerprint">Hash of the weights: part of every recipe.</param>
/// <param name="Capabilities">What a request may ask of it.</param>
/// <param name="Read">What the tokenizer makes of a prompt.</param>
/// <param name="Embed">CLIP alone.</param>
/// <param name="Generate">The pipeline.</param>
public sealed record OpenedModel(
    ModelCard Card,
    string Fingerprint,
    ModelCapabilities Capabilities,
    Func<string, PromptReading> Read,
    EmbedIngredients Embed,
    GeneratePictures Generate) : IDisposable
{
    internal static readonly string AppVersion = typeof(OpenedModel).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>What cannot be done with it.</summary>
    public IReadOnlyList<ModelAbility> MissingAbilities { get; init; } = [];

    /// <summary>Its networks, and which are in memory at the moment of the call.</summary>
    public Func<IReadOnlyList<NetworkStatus>> Networks { get; init; } = () => [];

    /// <summary>What its networks run on at the moment of the call, and whether that was wanted.</summary>
    public Func<ModelExecution> Execution { get; init; } = () => new("", null);

    /// <summary>What its networks run on.</summary>
    public string Provider => Execution().Provider;

    /// <summary>Takes out of memory what is not running.</summary>
    public Action Unload { get; init; } = () => { };

    /// <summary>What ends with the app: sessions and mapped weights.</summary>
    internal IDisposable? Lifetime { get; init; }

    /// <summary>Why it cannot make pictures from captions; null when it can.</summary>
    public string? NoTextToPicture => WhyNot(ModelAbility.TextToPicture);

    /// <summary>Why it cannot read pictures; null when it can.</summary>
    public string? NoPictureIn => WhyNot(ModelAbility.PictureIn);

    /// <summary>Why a request is beyond it; null when it is not.</summary>
    public string? Refusal(PaintingRequest request) =>
        (request.ReadsTexts ? NoTextToPicture : null) ?? (request.ReadsPictures ? NoPictureIn : null);

    /// <summary>What is wrong with a request, or why it is beyond the model, in sentences; null when it can be run.</summary>
    public string? Objection(PaintingRequest request) =>
        RequestValidation.Errors(request, Capabilities) is { Count: > 0 } errors ? string.Join(' ', errors) : Refusal(request);

    /// <summary>Why it cannot do something, in a sentence; null when it can.</summary>
    public string? WhyNot(ModelAbility ability) => !MissingAbilities.Contains(ability) ? null : ability switch
    {
        ModelAbility.TextToPicture => ModelTexts.NoPrior,
        ModelAbility.PictureIn => ModelTexts.NoImageEncoder,
        _ => ModelTexts.NoUpsampler.With(Capabilities.Cascade.DefaultSide),
    };

    /// <summary>All that is needed to make one of a request's pictures again.</summary>
    public Recipe RecipeOf(PaintingRequest request, int index) => new()
    {
        AppVersion = AppVersion,
        Model = Card.Name,
        Fingerprint = Fingerprint,
        Request = request,
        PictureIndex = index,
    };

    /// <summary>A finished picture with its complete recipe inside.</summary>
    public byte[] EncodePng(Picture picture, PaintingRequest request, int index) => PictureCodec.EncodePng(picture, RecipeOf(request, index));

    public void Dispose() => Lifetime?.Dispose();
}

/// <summary>Opens a model folder; throws with file, expected and actual when it cannot.</summary>
public delegate OpenedModel OpenModel(string modelFolder, string? cacheFolder, UnclipOptions options);
