using MudBlazor;
using Unclip.Web.Galleries;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Galleries;

internal static class UndoSnackbar
{
    private const int Milliseconds = 10_000;

    /// <summary>Says what was done, and offers to undo it for a while.</summary>
    public static void AddUndo(this ISnackbar snackbar, string message, Func<Task> undo) => snackbar.Add(message, Severity.Normal, options =>
    {
        options.Action = CommonTexts.Undo;
        options.ActionColor = Color.Inherit;
        options.RequireInteraction = false;
        options.VisibleStateDuration = Milliseconds;
        options.OnClick = async _ =>
        {
            try
            {
                await undo();
            }
            catch (GalleryRefusedException refused)
            {
                snackbar.Add(refused.Message, Severity.Error);
            }
        };
    });
}
