using Unclip.Inference.Pictures;

namespace Unclip.Inference;

/// <summary>What a running generation reports, in the order of the data flow.</summary>
public abstract record GenerationStep;

/// <summary>The caption is encoded: z_t is known.</summary>
/// <param name="Reading">What the tokenizer made of the prompt.</param>
public sealed record TextEncoded(PromptReading Reading) : GenerationStep;

/// <summary>One prior step is done.</summary>
/// <param name="Step">1-based.</param>
/// <param name="StepCount">Number of prior steps.</param>
/// <param name="Timestep">t, as the diffusion prior saw it; null for the autoregressive one, whose steps are codes.</param>
/// <param name="Cosines">cosine(z_i, z_t) of the predicted z_i: the first candidate of every picture, then the second, and so on.</param>
/// <param name="Projections">The predicted z_i on the model's two principal axes, in the same order.</param>
public sealed record PriorStep(int Step, int StepCount, int? Timestep, IReadOnlyList<float> Cosines, IReadOnlyList<PlanePoint> Projections)
    : GenerationStep;

/// <summary>Of each picture's candidates, one is going to be painted.</summary>
/// <param name="Chosen">Which candidate, 0-based, one per picture.</param>
public sealed record CandidatesChosen(IReadOnlyList<int> Chosen) : GenerationStep;

/// <summary>A point on two principal axes, in standard deviations of the training embeddings.</summary>
public readonly record struct PlanePoint(float X, float Y);

/// <summary>One step of a network that paints is done.</summary>
/// <param name="Step">1-based.</param>
/// <param name="StepCount">Number of steps of this network.</param>
/// <param name="Timestep">t, as the network saw it.</param>
/// <param name="Previews">x̂0, one per picture.</param>
public abstract record PaintingStep(int Step, int StepCount, int Timestep, IReadOnlyList<Picture> Previews) : GenerationStep;

/// <summary>One step of finding a picture's own noise is done; the previews are the picture as the decoder would paint it from there.</summary>
public sealed record InversionStep(int Step, int StepCount, int Timestep, IReadOnlyList<Picture> Previews)
    : PaintingStep(Step, StepCount, Timestep, Previews);

/// <summary>A picture was painted again from its own noise.</summary>
/// <param name="Psnr">Between the two, at the decoder's size, in dB.</param>
public sealed record SourceRebuilt(double Psnr) : GenerationStep;

/// <summary>One decoder step is done.</summary>
public sealed record DecoderStep(int Step, int StepCount, int Timestep, IReadOnlyList<Picture> Previews)
    : PaintingStep(Step, StepCount, Timestep, Previews);

/// <summary>One step of an upsampler is done; its number counts within this upsampler.</summary>
public sealed record UpsamplerStep(int Step, int StepCount, int Timestep, IReadOnlyList<Picture> Previews)
    : PaintingStep(Step, StepCount, Timestep, Previews);

/// <summary>The pictures are done.</summary>
/// <param name="Pictures">At the size that was asked for.</param>
/// <param name="ImageEmbeddings">z_i of each, D values; empty where none was needed.</param>
/// <param name="SmallPictures">What the decoder made, before any upsampler; empty where it was not asked.</param>
public sealed record PicturesFinished(IReadOnlyList<Picture> Pictures, IReadOnlyList<float[]> ImageEmbeddings, IReadOnlyList<Picture> SmallPictures) : GenerationStep;

/// <summary>What the tokenizer made of a prompt.</summary>
/// <param name="TokenCount">Caption tokens without begin, end and padding.</param>
/// <param name="UnknownWords">Words of the prompt outside the model card's vocabulary (empty when the card lists none).</param>
/// <param name="Truncated">The end of the prompt that did not fit the context; null when everything did.</param>
public sealed record PromptReading(int TokenCount, IReadOnlyList<string> UnknownWords, string? Truncated);
