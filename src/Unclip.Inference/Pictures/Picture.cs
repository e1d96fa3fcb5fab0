using System.Text.Json.Serialization;

namespace Unclip.Inference.Pictures;

/// <summary>An 8-bit RGB picture.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Rgb">Row-major, interleaved: Height × Width × 3 bytes.</param>
[JsonConverter(typeof(PictureJson))]
public sealed record Picture(int Width, int Height, byte[] Rgb);
