using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Unclip.Web.Sources;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Sources;

/// <summary>
/// A component that people bring pictures to. js/sources.js sends the file over HTTP, and says here what became of it.
/// </summary>
public abstract class PictureReceiver : LocalizedComponent, IAsyncDisposable
{
    private readonly AttachedScript place = new();
    private DotNetObjectReference<PictureReceiver>? self;

    [Inject] protected ISourceService Sources { get; set; } = default!;
    [Inject] protected IJSRuntime Script { get; set; } = default!;

    /// <summary>The element that takes pictures. File inputs in it do, too.</summary>
    protected ElementReference Root { get; set; }

    /// <summary>Whether it also takes what is dropped or pasted elsewhere on the page.</summary>
    protected virtual bool Everywhere => false;

    protected bool Busy { get; private set; }

    /// <summary>What js/sources.js says, as data of the element.</summary>
    protected IReadOnlyDictionary<string, object> ScriptTexts { get; } = new Dictionary<string, object>
    {
        ["data-too-large"] = SourceTexts.TooLarge,
        ["data-not-sent"] = SourceTexts.NotSent,
        ["data-not-taken"] = SourceTexts.NotTaken,
        ["data-gone"] = SourceTexts.Gone,
        ["data-no-picture"] = SourceTexts.NoPicture,
    };

    /// <summary>Why the last picture was not taken.</summary>
    protected string? Problem { get; set; }

    protected abstract Task ReceiveAsync(SourcePicture picture);

    [JSInvokable]
    public void Started()
    {
        (Busy, Problem) = (true, null);
        StateHasChanged();
    }

    [JSInvokable]
    public async Task Uploaded(string id)
    {
        Busy = false;
        if (Sources.Find(id) is { } picture) await ReceiveAsync(picture);
        else Problem = SourceTexts.SentButGone;
        StateHasChanged();
    }

    [JSInvokable]
    public void Failed(string problem)
    {
        (Busy, Problem) = (false, problem);
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        self = DotNetObjectReference.Create(this);
        await place.AttachAsync(Script, "./js/sources.js", "attach", Root, self, Everywhere);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await place.DisposeAsync();
        self?.Dispose();
    }
}
