using MudBlazor;
using Unclip.Web.Galleries;

namespace Unclip.Web.Components.Galleries;

/// <summary>What a person named something, and whose it shall be where that was asked.</summary>
public sealed record NameGiven(string Name, string? TeamId);

internal static class GalleryDialogs
{
    private static readonly DialogOptions Small = new() { CloseOnEscapeKey = true, MaxWidth = MaxWidth.ExtraSmall, FullWidth = true };

    /// <summary>Null: they changed their mind.</summary>
    public static async Task<NameGiven?> AskNameAsync(this IDialogService dialogs, DialogParameters<NameDialog> parameters)
    {
        IDialogReference dialog = await dialogs.ShowAsync<NameDialog>(null, parameters, Small);
        return (await dialog.Result)?.Data as NameGiven;
    }

    /// <summary>Null: they changed their mind.</summary>
    public static async Task<GallerySummary?> AskGalleryAsync(this IDialogService dialogs, string title, IReadOnlyList<GallerySummary> choices)
    {
        IDialogReference dialog = await dialogs.ShowAsync<GalleryPickDialog>(null, new DialogParameters<GalleryPickDialog> { { d => d.Title, title }, { d => d.Choices, choices } }, Small);
        return (await dialog.Result)?.Data as GallerySummary;
    }
}
