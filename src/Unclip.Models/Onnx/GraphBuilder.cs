using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Unclip.Models.Onnx.Ir;
using Unclip.Models.Safetensors;

namespace Unclip.Models.Onnx;

/// <summary>A tensor in a graph under construction.</summary>
internal readonly record struct Value(string Name);

/// <summary>A size in the signature of a graph: a number, or a name for a size known only when the graph runs.</summary>
internal readonly record struct Dim(long Size, string? Symbol)
{
    /// <summary>B, the number of rows.</summary>
    public static readonly Dim Batch = new(0, "batch");

    public static implicit operator Dim(long size) => new(size, null);
}

/// <summary>
/// Writes an ONNX graph node by node: opset 21 in IR version 10. Parameters are references into the weights file, so the
/// graph itself stays small.
/// </summary>
internal sealed class GraphBuilder(string name, IParameterSource source)
{
    private const int IrVersion = 10;
    private const int OpsetVersion = 21;

    private readonly GraphProto graph = new() { Name = name };
    private readonly Dictionary<string, Value> parameters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Value> constants = new(StringComparer.Ordinal);
    private int nodeCount;

    public Value Input(string input, TensorProto.Types.DataType type, params Dim[] shape)
    {
        graph.Input.Add(Signature(input, type, shape));
        return new(input);
    }

    public void Output(string output, Value value, params Dim[] shape)
    {
        graph.Node.Add(new NodeProto { OpType = "Identity", Name = output, Input = { value.Name }, Output = { output } });
        graph.Output.Add(Signature(output, TensorProto.Types.DataType.Float, shape));
    }

    /// <summary>A parameter under its name in the checkpoint, in the shape the checkpoint has it.</summary>
    public Value Parameter(string key, params long[] shape) => ParameterAs(key, shape, shape);

    /// <summary>
    /// A parameter that the graph sees in another shape of as many elements, as float32: other types are widened when the
    /// graph is loaded, tensor by tensor.
    /// </summary>
    public Value ParameterAs(string key, long[] shape, long[] shapeInGraph)
    {
        StoredParameter stored = source.Take(key, shape);
        if (parameters.TryGetValue(key, out Value known))
            return known;
        var initializer = new TensorProto
        {
            Name = key,
            DataType = (int)OnnxType(stored.DType),
            DataLocation = TensorProto.Types.DataLocation.External,
            Dims = { shapeInGraph },
            ExternalData =
            {
                Entry("location", stored.Location),
                Entry("offset", stored.Offset.ToString(CultureInfo.InvariantCulture)),
                Entry("length", stored.Length.ToString(CultureInfo.InvariantCulture)),
            },
        };
        graph.Initializer.Add(initializer);
        return parameters[key] = stored.DType == SafetensorsDType.F32 ? new(key) : this.ToFloat(new(key));
    }

    /// <summary>A tensor of the checkpoint that belongs to the network and that others compute with.</summary>
    public void Keep(string key, params long[] shape) => source.Take(key, shape);

    public Value Integers(params long[] values) => Constant(TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values.AsSpan()), values.Length);

    public Value Floats(float[] values, params long[] shape) => Constant(TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values.AsSpan()), shape);

    public Value Scalar(double value) => Floats([(float)value]);

    /// <param name="op">An operator of the standard domain.</param>
    /// <param name="inputs">In the operator's order.</param>
    /// <param name="attributes">int, long, float, string or long[].</param>
    public Value Node(string op, ReadOnlySpan<Value> inputs, params (string Name, object Value)[] attributes) => Nodes(op, 1, inputs, attributes)[0];

    public Value[] Nodes(string op, int outputCount, ReadOnlySpan<Value> inputs, params (string Name, object Value)[] attributes)
    {
        string node = $"{op}_{nodeCount++}";
        Value[] outputs = [.. Enumerable.Range(0, outputCount).Select(index => new Value(outputCount == 1 ? node : $"{node}.{index}"))];
        var proto = new NodeProto { OpType = op, Name = node, Output = { outputs.Select(output => output.Name) } };
        foreach (Value input in inputs)
            proto.Input.Add(input.Name);
        proto.Attribute.Add(attributes.Select(attribute => Attribute(attribute.Name, attribute.Value)));
        graph.Node.Add(proto);
        return outputs;
    }

    public void WriteTo(Stream stream, string producerVersion) => new ModelProto
    {
        IrVersion = IrVersion,
        ProducerName = "Unclip.Models",
        ProducerVersion = producerVersion,
        Graph = graph,
        OpsetImport = { new OperatorSetIdProto { Version = OpsetVersion } },
    }.WriteTo(stream);

    private Value Constant(TensorProto.Types.DataType type, ReadOnlySpan<byte> values, params long[] shape)
    {
        string identity = $"{type} {TensorShape.Text(shape)} {Convert.ToHexString(values)}";
        if (constants.TryGetValue(identity, out Value known))
            return known;
        var value = new Value($"constant_{constants.Count}");
        graph.Initializer.Add(new TensorProto { Name = value.Name, DataType = (int)type, Dims = { shape }, RawData = ByteString.CopyFrom(values) });
        return constants[identity] = value;
    }

    private static TensorProto.Types.DataType OnnxType(SafetensorsDType type) => type switch
    {
        SafetensorsDType.F32 => TensorProto.Types.DataType.Float,
        SafetensorsDType.F16 => TensorProto.Types.DataType.Float16,
        SafetensorsDType.BF16 => TensorProto.Types.DataType.Bfloat16,
        SafetensorsDType.F64 => TensorProto.Types.DataType.Double,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No floating-point type."),
    };

    private static AttributeProto Attribute(string name, object value) => value switch
    {
        int number => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = number },
        long number => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = number },
        float number => new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = number },
        string text => new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(text) },
        long[] numbers => new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { numbers } },
        _ => throw new ArgumentException($"An attribute cannot be a {value.GetType()}.", nameof(value)),
    };

    private static ValueInfoProto Signature(string name, TensorProto.Types.DataType type, Dim[] shape)
    {
        var dimensions = shape.Select(dim => dim.Symbol is null
            ? new TensorShapeProto.Types.Dimension { DimValue = dim.Size }
            : new TensorShapeProto.Types.Dimension { DimParam = dim.Symbol });
        return new()
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new TensorShapeProto { Dim = { dimensions } } } },
        };
    }

    private static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };
}
