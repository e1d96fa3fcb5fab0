using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Unclip.Inference.Sessions;

/// <summary>A tensor that goes into a network or comes out of it.</summary>
/// <param name="name">The graph's.</param>
/// <param name="value">Row-major.</param>
/// <param name="isShared">Whether all rows have it in common; else its first dimension counts them.</param>
/// <param name="isFixed">Whether its values are the same in all passes.</param>
internal sealed class NetworkTensor(string name, OrtValue value, bool isShared = false, bool isFixed = false)
{
    private readonly TensorElementType type = value.GetTensorTypeAndShape().ElementDataType;
    private readonly long[] shape = value.GetTensorTypeAndShape().Shape;

    public string Name => name;

    public OrtValue Value => value;

    public bool IsShared => isShared;

    public bool IsFixed => isFixed;

    public int Rows => (int)shape[0];

    public Span<byte> Data => value.GetTensorMutableRawData();

    public long Bytes { get; } = value.GetTensorMutableRawData().Length;

    /// <summary>Whether the other's rows can lie below its own; of shared ones, whether they are the same.</summary>
    public bool Matches(NetworkTensor other) =>
        name == other.Name && isShared == other.IsShared && isFixed == other.IsFixed && type == other.type && shape.AsSpan(1).SequenceEqual(other.shape.AsSpan(1))
        && (!isShared || Data.SequenceEqual(other.Data));

    /// <summary>A new one with other rows; of a shared one, with the same.</summary>
    public NetworkTensor Allocate(int rows) =>
        new(name, OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, isShared ? shape : [rows, .. shape[1..]]), isShared, isFixed);
}
