using Unclip.Inference.Manipulations;
using Unclip.Web.Generation;
using Unclip.Web.Sources;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Variations;

/// <summary>One picture on the way to a variation of a variation.</summary>
/// <param name="Picture">It.</param>
/// <param name="Name">"picture", or "variation 3".</param>
/// <param name="Job">Of its variations, those that the way goes on with; null at the end.</param>
public sealed record Crumb(SourcePicture Picture, string Name, GenerationJob? Job);

public static class VariationPath
{
    /// <summary>From the first picture to this one, as far as the jobs between them are still known.</summary>
    public static IReadOnlyList<Crumb> To(SourcePicture picture, IGenerationService generation, ISourceService sources)
    {
        LinkedList<Crumb> path = [];
        HashSet<string> seen = [];
        GenerationJob? next = null;
        while (seen.Add(picture.Id) && picture.Origin is { } origin && generation.Find(origin.JobId) is { Request: VariationRequest request } job)
        {
            path.AddFirst(new Crumb(picture, VariationTexts.CrumbVariation.With(origin.Index + 1), next));
            (picture, next) = (sources.Add(request.Picture), job);
        }

        path.AddFirst(new Crumb(picture, VariationTexts.CrumbPicture, next));
        return [.. path];
    }
}
