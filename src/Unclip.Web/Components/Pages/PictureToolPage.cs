using Microsoft.AspNetCore.Components;
using Unclip.Inference.Pictures;
using Unclip.Web.Sources;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Pages;

/// <summary>A tool's page that pictures can be sent to: <c>?from={jobId}/{index}</c>, or <c>?from=source/{id}</c>.</summary>
public abstract class PictureToolPage : ToolPage
{
    private string? received;

    [SupplyParameterFromQuery] public string? From { get; set; }

    protected virtual int MaxSide => SourcePicture.ToolSide;

    protected override void OnParametersSet()
    {
        base.OnParametersSet();
        if (From == received) return;
        received = From;
        if (From is not null && Sent(From) is { } picture) Receive(picture);
    }

    /// <summary>A picture was sent here.</summary>
    /// <param name="picture">Not too large for a request.</param>
    protected abstract void Receive(SourcePicture picture);

    private SourcePicture? Sent(string from) =>
        from.StartsWith($"{SourceOrigin.OfSource}/", StringComparison.Ordinal) ? Known(Sources.Find(from[(SourceOrigin.OfSource.Length + 1)..])) : Taken(SourceOrigin.Parse(from));

    /// <summary>A finished picture as a source; null, and a notice, when it is no longer there.</summary>
    protected SourcePicture? Taken(SourceOrigin? origin) =>
        Known(origin is null ? null : Sources.AddFromJob(origin.JobId, origin.Index));

    private SourcePicture? Known(SourcePicture? picture)
    {
        if (picture is null) Notices = [SourceTexts.NoLongerKept];
        return Fitted(picture);
    }

    /// <summary>The same picture, scaled down where it is too large for a request.</summary>
    protected SourcePicture? Fitted(SourcePicture? picture)
    {
        if (picture is null) return null;
        Picture small = BicubicResize.Within(picture.Picture, MaxSide);
        return ReferenceEquals(small, picture.Picture) ? picture : Sources.Add(small, picture.Recipe, picture.Origin);
    }
}
