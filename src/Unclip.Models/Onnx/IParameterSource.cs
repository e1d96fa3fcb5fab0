using Unclip.Models.Safetensors;

namespace Unclip.Models.Onnx;

/// <summary>Where a graph finds a parameter's values.</summary>
/// <param name="DType">Their type.</param>
/// <param name="Location">ONNX's "location": a file in the graph's folder.</param>
/// <param name="Offset">Bytes from the start of that file.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct StoredParameter(SafetensorsDType DType, string Location, long Offset, long Length);

/// <summary>What a graph under construction asks for its parameters.</summary>
internal interface IParameterSource
{
    /// <param name="key">The parameter's name in the checkpoint.</param>
    /// <param name="shape">The shape that the config implies.</param>
    StoredParameter Take(string key, params ReadOnlySpan<long> shape);
}
