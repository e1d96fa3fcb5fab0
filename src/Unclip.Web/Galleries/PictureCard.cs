namespace Unclip.Web.Galleries;

/// <summary>A kept picture as a grid shows it.</summary>
public sealed record PictureCard(string Id, string GalleryId, string Title, string Blob, string SmallThumbnail, string LargeThumbnail, int Width, int Height, int StarCount, bool Starred)
{
    public string SmallPath => GalleryEndpoints.PathOf(Id, SmallThumbnail, "webp");

    public string LargePath => GalleryEndpoints.PathOf(Id, LargeThumbnail, "webp");

    public string PngPath => GalleryEndpoints.PathOf(Id, Blob, "png");
}

internal static class PictureCards
{
    public static IQueryable<PictureCard> Cards(this IQueryable<KeptPicture> pictures, string ownerId) => pictures.Select(picture => new PictureCard(
        picture.Id, picture.GalleryId, picture.Title, picture.Blob, picture.SmallThumbnail, picture.LargeThumbnail, picture.Width, picture.Height,
        picture.Stars.Count, picture.Stars.Any(star => star.OwnerId == ownerId)));
}
