using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Unclip.Web.Sources;

namespace Unclip.Web.Components.Sources;

/// <summary>
/// A component that people bring pictures to. js/sources.js sends the file over HTTP, and says here what became of it.
/// </summary>
public abstract class PictureReceiver : ComponentBase, IAsyncDisposable
{
    private DotNetObjectReference<PictureReceiver>? self;
    private IJSObjectReference? module;
    private IJSObjectReference? place;
    private bool gone;

    [Inject] protected ISourceService Sources { get; set; } = default!;
    [Inject] protected IJSRuntime Script { get; set; } = default!;

    /// <summary>The element that takes pictures. File inputs in it do, too.</summary>
    protected ElementReference Root { get; set; }

    /// <summary>Whether it also takes what is dropped or pasted elsewhere on the page.</summary>
    protected virtual bool Everywhere => false;

    protected bool Busy { get; private set; }

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
        else Problem = "The picture was sent, but is no longer kept: bring it once more.";
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
        try
        {
            module = await Script.InvokeAsync<IJSObjectReference>("import", "./js/sources.js");
            if (!gone) place = await module.InvokeAsync<IJSObjectReference>("attach", Root, self, Everywhere);
        }
        catch (JSException) when (gone)
        {
            // It was off the page before the script could look at it.
        }

        if (gone) await ReleaseAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        gone = true;
        // Otherwise the script is still on its way, and what it brings is released when it has come.
        if (place is not null) await ReleaseAsync();
    }

    private async Task ReleaseAsync()
    {
        try
        {
            if (place is not null)
            {
                await place.InvokeVoidAsync("end");
                await place.DisposeAsync();
            }

            if (module is not null) await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its listeners with it.
        }

        self?.Dispose();
    }
}
