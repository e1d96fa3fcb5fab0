using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Unclip.Web.Components;

/// <summary>Speaks the language that it was made in, also where another thread's news make it render.</summary>
public abstract class LocalizedComponent : ComponentBase
{
    private readonly CultureInfo culture = CultureInfo.CurrentCulture, language = CultureInfo.CurrentUICulture;

    protected new Task InvokeAsync(Action work) => InvokeAsync(() =>
    {
        work();
        return Task.CompletedTask;
    });

    protected new Task InvokeAsync(Func<Task> work) => base.InvokeAsync(async () =>
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
        await work();
    });
}
