using Unclip.Web.Texts;

namespace Unclip.Web.Galleries;

/// <summary>Something that was not done to a gallery; the message is for the person who asked for it.</summary>
public sealed class GalleryRefusedException(string message) : Exception(message)
{
    /// <summary>Unknown, deleted or somebody else's: the three are not told apart.</summary>
    internal static GalleryRefusedException NoGallery() => new(RefusalTexts.NoGalleryToChange);

    /// <summary>Unknown, deleted or somebody else's: the three are not told apart.</summary>
    internal static GalleryRefusedException NoPicture() => new(RefusalTexts.NoPictureToChange);
}
