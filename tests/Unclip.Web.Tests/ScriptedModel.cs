using System.Runtime.CompilerServices;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Inference.Pictures;
using Unclip.Web.Generation;

namespace Unclip.Web.Tests;

/// <summary>
/// A pipeline with a known script, for tests of what happens around the networks: noise gives way to a plain colour that the seed
/// chooses. <see cref="Pace"/> runs before every step, so that a test decides when the next one comes.
/// </summary>
public sealed class ScriptedModel
{
    public const int Size = 16;

    public Func<CancellationToken, Task> Pace { get; set; } = _ => Task.CompletedTask;

    /// <summary>Thrown at the first decoder step.</summary>
    public Exception? Failure { get; set; }

    public ModelCard Card { get; set; } = new()
    {
        Name = "Scripted",
        Description = "For tests.",
        Vocabulary = ["a", "red", "blue", "house", "tree", "under", "sun", "yellow"],
        ExamplePrompts = ["a red house", "a blue tree", "a yellow sun"],
        Recommended = new RecommendedSettings(PriorSteps: 6, PriorGuidanceScale: 3, DecoderSteps: 9, DecoderGuidanceScale: 2.5),
    };

    public ModelCapabilities Capabilities { get; set; } = new(new([Size]));

    public IReadOnlyList<ModelAbility> MissingAbilities { get; set; } = [];

    public OpenedModel Open() => new(Card, "0123456789abcdef0123456789abcdef", Capabilities, Read, EmbedAsync, Generate) { MissingAbilities = MissingAbilities };

    /// <summary>Releases one step per call to the returned action.</summary>
    public Action StepByStep()
    {
        SemaphoreSlim steps = new(0);
        Pace = steps.WaitAsync;
        return () => steps.Release();
    }

    public PromptReading Read(string prompt)
    {
        string[] words = prompt.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new PromptReading(
            words.Length,
            [.. words.Where(word => !Card.Vocabulary.Contains(word.ToLowerInvariant())).Distinct()],
            words.Length > 30 ? string.Join(' ', words[30..]) : null);
    }

    /// <summary>Texts by which words of the card they have, pictures all like its first word, embeddings as they are.</summary>
    public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<Ingredient> ingredients, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<float[]>>([.. ingredients.Select(ingredient => ingredient switch
        {
            TextIngredient text => [.. Card.Vocabulary.Select(word => text.Text.Split(' ').Contains(word) ? 1f : 0f)],
            EmbeddingIngredient known => [.. known.ImageEmbedding],
            _ => Enumerable.Range(0, Card.Vocabulary.Count).Select(word => word == 0 ? 1f : 0f).ToArray(),
        })]);

    private async IAsyncEnumerable<GenerationStep> Generate(PaintingRequest request, SamplingJournal journal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (request is GenerationRequest generation)
            await foreach (GenerationStep step in ImagineAsync(generation, cancellationToken))
                yield return step;
        if (request.Inverts)
        {
            await Pace(cancellationToken);
            yield return new InversionStep(1, 1, 0, [Draw(request, 0, 1)]);
        }

        for (int step = 1; step <= request.DecoderSteps; step++)
        {
            await Pace(cancellationToken);
            if (Failure is not null) throw Failure;
            double progress = step / (double)request.DecoderSteps;
            yield return new DecoderStep(step, request.DecoderSteps, 999 - step, [.. Indices(request).Select(i => Draw(request, i, progress))]);
        }

        if (request.Inverts)
            yield return new SourceRebuilt(41.5);
        Picture[] made = [.. Indices(request).Select(i => Draw(request, i, 1))];
        yield return new PicturesFinished(made, [.. made.Select((_, i) => Enumerable.Range(0, Card.Vocabulary.Count).Select(word => word == 1 ? 1f : word == 2 ? i : 0f).ToArray())], made);
    }

    private async IAsyncEnumerable<GenerationStep> ImagineAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new TextEncoded(Read(request.Prompt));
        int steps = Capabilities.PriorSteps(request);
        for (int step = 1; step <= steps; step++)
        {
            await Pace(cancellationToken);
            double progress = step / (double)steps;
            yield return new PriorStep(step, steps, 999 - step,
                [.. Candidates(request).Select(i => (float)(progress * (0.5 + 0.05 * i)))],
                [.. Candidates(request).Select(i => new PlanePoint((float)(2 * Math.Cos(i + 3 * progress)), (float)Math.Sin(i + 3 * progress)))]);
        }

        yield return new CandidatesChosen([.. Indices(request).Select(_ => request.PriorCandidates - 1)]);
    }

    private static IEnumerable<int> Candidates(GenerationRequest request) => Enumerable.Range(0, request.PriorCandidates * request.Count);

    private static IEnumerable<int> Indices(PaintingRequest request) => Enumerable.Range(0, request.Count);

    private static Picture Draw(PaintingRequest request, int index, double progress)
    {
        Random noise = new((int)request.Seed + index);
        byte[] colour = [(byte)noise.Next(256), (byte)noise.Next(256), (byte)noise.Next(256)];
        byte[] rgb = new byte[Size * Size * 3];
        for (int i = 0; i < rgb.Length; i++) rgb[i] = (byte)(progress * colour[i % 3] + (1 - progress) * noise.Next(256));
        return new Picture(Size, Size, rgb);
    }
}
