using Unclip.Inference.Pictures;

namespace Unclip.Web.Galleries;

/// <summary>Small copies of kept pictures, for grids and for the phone.</summary>
public static class Thumbnails
{
    /// <summary>Pixels, for a dense grid.</summary>
    public const int SmallSide = 160;

    /// <summary>Pixels, for a roomy one and for previews of links.</summary>
    public const int LargeSide = 512;

    private const int Quality = 80;

    public static byte[] Of(Picture picture, int side) => PictureCodec.EncodeWebp(BicubicResize.Within(picture, side), Quality);
}
