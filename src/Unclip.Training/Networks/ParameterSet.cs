using TorchSharp;
using static TorchSharp.torch;

namespace Unclip.Training.Networks;

/// <summary>
/// The named parameters of the networks that train together, laid out in one flat buffer, so that an optimiser step,
/// the moving average and gradient clipping are a few operations on one tensor. Gradients accumulate in a flat buffer
/// of the same layout.
/// </summary>
public sealed class ParameterSet
{
    private readonly List<Parameter> parameters = [];

    public IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>Whether the layers' products are computed in bfloat16; see <see cref="Optimisation.MixedPrecision"/>.</summary>
    public bool MixedPrecision { get; init; }

    /// <summary>All values, [N]; each parameter's tensor is a view into it.</summary>
    public Tensor Values { get; private set; } = empty(0);

    /// <summary>All gradients, [N].</summary>
    public Tensor Gradients { get; private set; } = empty(0);

    /// <summary>Declares a parameter; its tensor exists after <see cref="Allocate"/>.</summary>
    /// <param name="name">The name in the checkpoint.</param>
    /// <param name="deviation">Standard deviation of the initial normal values around <paramref name="mean"/>.</param>
    /// <param name="isMatrix">Whether the first axis are outputs and the others inputs of a linear map.</param>
    public Parameter Add(string name, long[] shape, double deviation, double mean = 0, bool isMatrix = false)
    {
        Parameter parameter = new(name, shape, deviation, mean, isMatrix);
        parameters.Add(parameter);
        return parameter;
    }

    /// <summary>In which type a map's product is computed; where a picture's own few channels come in or go out, always float32.</summary>
    internal ScalarType ProductPrecision(long inputs, long outputs) =>
        MixedPrecision && Math.Min(inputs, outputs) >= 16 ? ScalarType.BFloat16 : ScalarType.Float32;

    /// <param name="seed">Seed of the random initialisation.</param>
    public void Allocate(ulong seed = 0)
    {
        using Generator generator = new(seed);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor initial = cat([.. parameters.Select(p => p.Initial(generator))]);
        Values = initial.to(get_default_device()).DetachFromDisposeScope();
        Gradients = zeros_like(Values).DetachFromDisposeScope();
        long offset = 0;
        foreach (Parameter parameter in parameters)
        {
            parameter.Tensor = View(Values).detach().requires_grad_().DetachFromDisposeScope();
            parameter.Tensor.grad = View(Gradients).DetachFromDisposeScope();
            offset += parameter.Count;

            Tensor View(Tensor flat) => flat.narrow(0, offset, parameter.Count).view(parameter.Shape);
        }
    }

    /// <summary>Cuts a flat buffer of this set's layout (values, moving average …) into named arrays.</summary>
    public IEnumerable<(string Name, long[] Shape, float[] Values)> Split(Tensor flat)
    {
        float[] all = flat.cpu().data<float>().ToArray();
        int offset = 0;
        foreach (Parameter parameter in parameters)
        {
            yield return (parameter.Name, parameter.Shape, all.AsSpan(offset, (int)parameter.Count).ToArray());
            offset += (int)parameter.Count;
        }
    }

    /// <summary>Copies named arrays into <see cref="Values"/>.</summary>
    /// <exception cref="InvalidDataException">A parameter's array is missing or has another length.</exception>
    public void Load(Func<string, float[]> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            foreach (Parameter parameter in parameters)
            {
                float[] values = read(parameter.Name);
                if (values.Length != parameter.Count)
                    throw new InvalidDataException($"'{parameter.Name}' has {values.Length} values, expected {parameter.Count}.");
                parameter.Tensor.copy_(tensor(values).view(parameter.Shape));
            }
        }
    }
}

/// <summary>One named tensor of a network.</summary>
public sealed class Parameter(string name, long[] shape, double deviation, double mean, bool isMatrix)
{
    public string Name => name;
    public long[] Shape => shape;
    public bool IsMatrix => isMatrix;
    public long Count => shape.Aggregate(1L, (product, size) => product * size);
    public Tensor Tensor { get; internal set; } = null!;

    internal Tensor Initial(Generator generator)
    {
        Tensor values = full([Count], mean, device: CPU);
        return deviation > 0 ? values.add_(randn([Count], device: CPU, generator: generator), alpha: deviation) : values;
    }
}
