namespace Unclip.Web.Owners;

/// <summary>Circuits act for the owner they began with. This ends them when that is over: somebody signed in or out, was locked or deleted.</summary>
public sealed class OwnerSessions
{
    public event Action<string>? Ended;

    /// <summary>When this returns, no circuit of this process acts for the owner.</summary>
    public void End(string ownerId) => Ended?.Invoke(ownerId);

    /// <summary>When the browser has the new cookie, with which its other pages come back.</summary>
    public void EndAfter(HttpResponse response, string ownerId) => response.OnCompleted(() =>
    {
        End(ownerId);
        return Task.CompletedTask;
    });
}
