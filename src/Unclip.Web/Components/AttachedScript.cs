using Microsoft.JSInterop;

namespace Unclip.Web.Components;

/// <summary>What a script of the app does for an element of a component. Either may be gone first: a script takes its time to arrive.</summary>
internal sealed class AttachedScript : IAsyncDisposable
{
    private IJSObjectReference? module;
    private bool gone;

    /// <summary>What the script made for the element; null until it has arrived.</summary>
    public IJSObjectReference? Place { get; private set; }

    /// <param name="script">The browser's.</param>
    /// <param name="path">Of the script.</param>
    /// <param name="function">Of the script; what it returns has a method <c>end</c>.</param>
    /// <param name="arguments">The element, and what the script has to know.</param>
    public async Task AttachAsync(IJSRuntime script, string path, string function, params object?[] arguments)
    {
        try
        {
            module = await script.InvokeAsync<IJSObjectReference>("import", path);
            if (!gone) Place = await module.InvokeAsync<IJSObjectReference>(function, arguments);
        }
        catch (JSException) when (gone)
        {
            // The element was off the page before the script could look at it.
        }

        if (gone) await ReleaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        gone = true;
        // Otherwise the script is still on its way, and what it brings is released when it has come.
        if (Place is not null) await ReleaseAsync();
    }

    private async Task ReleaseAsync()
    {
        try
        {
            if (Place is not null)
            {
                await Place.InvokeVoidAsync("end");
                await Place.DisposeAsync();
            }

            if (module is not null) await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and what the script did for it.
        }
    }
}
