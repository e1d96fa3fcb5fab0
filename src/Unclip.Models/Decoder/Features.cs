using Unclip.Models.Onnx;

namespace Unclip.Models.Decoder;

/// <summary>A UNet's activations.</summary>
/// <param name="Value">[B, Channels, Size, Size].</param>
/// <param name="Channels">Number of channels.</param>
/// <param name="Size">Height and width.</param>
internal readonly record struct Features(Value Value, int Channels, int Size);
