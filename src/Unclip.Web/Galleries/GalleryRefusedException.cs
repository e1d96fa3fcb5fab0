namespace Unclip.Web.Galleries;

/// <summary>Something that was not done to a gallery; the message is for the person who asked for it.</summary>
public sealed class GalleryRefusedException(string message) : Exception(message)
{
    /// <summary>Unknown, deleted or somebody else's: the three are not told apart.</summary>
    internal static GalleryRefusedException NoGallery() => new("There is no such gallery, or it is not yours to change.");

    /// <summary>Unknown, deleted or somebody else's: the three are not told apart.</summary>
    internal static GalleryRefusedException NoPicture() => new("There is no such picture, or it is not yours to change.");
}
