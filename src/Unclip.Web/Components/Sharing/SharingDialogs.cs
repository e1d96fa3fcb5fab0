using MudBlazor;
using Unclip.Web.Texts;

namespace Unclip.Web.Components.Sharing;

internal static class SharingDialogs
{
    /// <summary>Makes and revokes links to a gallery, or to one of its pictures.</summary>
    public static Task ShareAsync(this IDialogService dialogs, string title, string galleryId, string? pictureId = null) => dialogs.ShowAsync<ShareDialog>(
        SharingTexts.Share.With(title),
        new DialogParameters<ShareDialog> { { d => d.Title, title }, { d => d.GalleryId, galleryId }, { d => d.PictureId, pictureId } },
        new DialogOptions { CloseOnEscapeKey = true, CloseButton = true, MaxWidth = MaxWidth.Small, FullWidth = true });
}
