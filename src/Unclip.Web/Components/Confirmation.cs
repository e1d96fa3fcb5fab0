using MudBlazor;
using Unclip.Web.Texts;

namespace Unclip.Web.Components;

/// <summary>Asks before what cannot be undone.</summary>
internal static class Confirmation
{
    private static readonly DialogOptions Leavable = new() { CloseOnEscapeKey = true };

    /// <param name="dialogs">The page's.</param>
    /// <param name="question">What is going to be done.</param>
    /// <param name="consequence">What that does to whom.</param>
    /// <param name="yes">On the button that does it.</param>
    public static async Task<bool> AgreesAsync(this IDialogService dialogs, string question, string consequence, string yes) =>
        await dialogs.ShowMessageBoxAsync(question, consequence, yesText: yes, cancelText: CommonTexts.Cancel, options: Leavable) == true;
}
