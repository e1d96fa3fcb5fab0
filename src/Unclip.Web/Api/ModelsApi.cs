using Microsoft.AspNetCore.Http.HttpResults;
using Unclip.Inference;
using Unclip.Web.Generation;

namespace Unclip.Web.Api;

internal static class ModelsApi
{
    public static void MapModelsApi(this RouteGroupBuilder models) =>
        models.MapGet("", List).RequireScope(AccessScopes.Read).WithSummary("The models that are open, the usual one first.");

    private static Ok<ModelResource[]> List(ModelCatalog catalog) =>
        TypedResults.Ok(catalog.Models.OfType<ModelReady>().Select(ready => ModelResource.Of(ready.Model)).ToArray());
}

/// <param name="Name">For people.</param>
/// <param name="Fingerprint">Of its weights: what a request and a recipe call it.</param>
/// <param name="Sides">Widths and heights of pictures that it makes, in pixels.</param>
/// <param name="Priors">What makes z_i of a caption.</param>
public sealed record ModelResource(string Name, string Fingerprint, IReadOnlyList<int> Sides, IReadOnlyList<PriorKind> Priors)
{
    internal static ModelResource Of(OpenedModel model) => new(model.Card.Name, model.Fingerprint, model.Capabilities.Cascade.Sides, model.Capabilities.Priors);
}
