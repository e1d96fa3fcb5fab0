using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Unclip.Inference;
using Unclip.Inference.Manipulations;
using Unclip.Web.Components.Embeddings;
using Unclip.Web.Components.Settings;
using Unclip.Web.Generation;
using Unclip.Web.Sources;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Pages;

/// <summary>A shelf of texts, pictures and embeddings: mixed, compared, cut down to few components; and two priors beside each other.</summary>
public sealed partial class EmbeddingsPage
{
    private readonly RequestSettings settings = new();
    private KnownEmbeddings? embeddings;
    private IReadOnlyList<GenerationJob> pair = [];
    private string? rowProblem, pairProblem, wished;

    [Inject] private Shelf Shelf { get; set; } = default!;

    protected override Tool Tool => Tool.Embeddings;

    protected override string RevealedPlace => Current is { Request: ReconstructionRequest } ? "#components" : base.RevealedPlace;

    private GenerationJob? Mix => Shown(job => job.Request is not ReconstructionRequest);

    private GenerationJob? Row => Shown(job => job.Request is ReconstructionRequest);

    protected override void ModelMet(OpenedModel model, bool first)
    {
        settings.RestoreAdvanced(RequestSettings.DefaultsFor(model.Card));
        settings.Fit(model.Capabilities);
        embeddings = new(model);
    }

    protected override void ShownAgain(GenerationJob job)
    {
        if (Shelf.Items.Count == 0) RestoreSettings(job);
    }

    protected override void RestoreSettings(PaintingRequest request, string fingerprint, string? jobId)
    {
        int count = settings.Count;
        settings.RestoreExactly(request, Model?.Capabilities);
        switch (request)
        {
            case MixtureRequest mixture:
                Shelf.Replace(mixture.Ingredients.Select(part => ItemOf(part.Ingredient, fingerprint, jobId, part.Weight)));
                break;
            case ReconstructionRequest row:
                settings.Count = count;
                ShelfItem source = ItemOf(row.Source, fingerprint, jobId);
                Shelf.Add(source);
                wished = source.Key;
                break;
        }
    }

    /// <summary>Where the model reads no pictures, the embedding that it was painted from takes its place.</summary>
    protected override void Receive(SourcePicture picture) => Add(
        Model is { NoPictureIn: not null } && picture.Origin is { } origin && Generation.Find(origin.JobId) is { } job && origin.Index < job.Snapshot.ImageEmbeddings.Length
            ? ShelfItem.Of(job, origin.Index) : ShelfItem.Of(picture));

    private void Add(ShelfItem item) => Notices = Shelf.Add(item) is { } problem ? [problem] : [];

    private ShelfItem ItemOf(Ingredient ingredient, string fingerprint, string? jobId, double weight = 1)
    {
        ShelfItem item = ingredient switch
        {
            TextIngredient text => ShelfItem.Of(text.Text),
            PictureIngredient picture => ShelfItem.Of(Sources.Add(picture.Picture)),
            EmbeddingIngredient known => Painted(known) ?? new ShelfItem
            {
                Key = $"embedding:{jobId ?? Recipe}",
                Name = EmbeddingTexts.AnEmbedding,
                Ingredient = known,
                Fingerprint = fingerprint,
            },
            _ => throw new ArgumentException($"{ingredient.GetType().Name} is no known ingredient.", nameof(ingredient)),
        };
        item.Weight = Math.Clamp(weight, -Shelf.MaxWeight, Shelf.MaxWeight);
        return item;
    }

    /// <summary>The finished picture that an embedding is of, where it is still kept.</summary>
    private ShelfItem? Painted(EmbeddingIngredient known) => Generation.Jobs
        .SelectMany(job => job.Snapshot.ImageEmbeddings.Select((embedding, index) => (Job: job, Embedding: embedding, Index: index)))
        .Where(picture => ReferenceEquals(picture.Embedding, known.ImageEmbedding))
        .Select(picture => ShelfItem.Of(picture.Job, picture.Index)).FirstOrDefault();

    private async Task PaintMixAsync()
    {
        if (Model is null) return;
        if (Shelf.MixProblem(Model) is { } problem)
        {
            Notices = [problem];
            return;
        }

        settings.ChooseSeed();
        await SubmitAsync(settings.Fill(new MixtureRequest { Ingredients = Shelf.Mix }));
    }

    private async Task PaintRowAsync((ShelfItem Source, IReadOnlyList<int> Counts) wish)
    {
        ReconstructionRequest request = new() { Source = wish.Source.Ingredient, ComponentCounts = wish.Counts };
        rowProblem = Model?.Refusal(request);
        if (rowProblem is not null) return;
        settings.ChooseSeed();
        rowProblem = await SubmitAsync(settings.Fill(request) with { Count = wish.Counts.Count }) ? null : string.Join(' ', Notices);
    }

    /// <summary>The same seed, so the same decoder noise; both are painted or none.</summary>
    private async Task PaintPairAsync(string prompt)
    {
        if (Model is null) return;
        settings.ChooseSeed();
        List<GenerationJob> submitted = [];
        try
        {
            foreach (PriorKind prior in Model.Capabilities.Priors)
                submitted.Add(await Generation.SubmitAsync(settings.Fill(new GenerationRequest { Prompt = prompt }) with { Prior = prior }));
            (pair, pairProblem) = (submitted, null);
        }
        catch (GenerationRefusedException refused)
        {
            foreach (GenerationJob job in submitted) await Generation.CancelAsync(job);
            pairProblem = refused.Message;
        }
    }

    /// <summary>The current job, where it is of the kind; else the newest that is.</summary>
    private GenerationJob? Shown(Func<GenerationJob, bool> kind) => Current is not null && kind(Current) ? Current : Jobs.FirstOrDefault(kind);

    /// <summary>The browser watches one job at a time: the first of the shown ones that is still at work.</summary>
    private IJSObjectReference? FramesOf(GenerationJob job)
    {
        GenerationJob? watched = pair.Prepend(Row).Prepend(Mix).OfType<GenerationJob>().Where(shown => shown.Snapshot.IsActive).MinBy(shown => shown.Snapshot.CreatedAt);
        return watched is null || watched == job ? Frames : null;
    }
}
