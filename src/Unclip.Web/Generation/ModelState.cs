using Unclip.Inference;
using Unclip.Inference.Pictures;

namespace Unclip.Web.Generation;

/// <summary>What is known about the model folder right now.</summary>
public abstract record ModelState(string Folder);

public sealed record ModelOpening(string Folder) : ModelState(Folder);

public sealed record ModelReady(string Folder, OpenedModel Model) : ModelState(Folder);

/// <param name="Folder">Absolute path of the model folder.</param>
/// <param name="Problem">File, expected and actual, as the reader said it.</param>
public sealed record ModelUnavailable(string Folder, string Problem) : ModelState(Folder);

/// <summary>A request in, its typed steps out, in the order of the data flow.</summary>
public delegate IAsyncEnumerable<GenerationStep> GeneratePictures(GenerationRequest request, CancellationToken cancellationToken);

/// <summary>Encodes picture <paramref name="index"/> of a request as PNG with the complete recipe inside.</summary>
public delegate byte[] EncodeWithRecipe(Picture picture, GenerationRequest request, int index);

/// <summary>An open model, as the pages see it.</summary>
/// <param name="Card">What the checkpoint says about itself.</param>
/// <param name="Fingerprint">Hash of the weights: part of every recipe.</param>
/// <param name="PictureSize">Side of a picture, in pixels.</param>
/// <param name="Read">What the tokenizer makes of a prompt.</param>
/// <param name="Generate">The pipeline.</param>
/// <param name="EncodePng">A finished picture with its recipe.</param>
public sealed record OpenedModel(
    ModelCard Card,
    string Fingerprint,
    int PictureSize,
    Func<string, PromptReading> Read,
    GeneratePictures Generate,
    EncodeWithRecipe EncodePng);

/// <summary>Opens the configured model folder; throws with file, expected and actual when it cannot.</summary>
public delegate OpenedModel OpenModel(string modelFolder, string? cacheFolder, UnclipOptions options);
