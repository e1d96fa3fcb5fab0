using Unclip.Training.Networks;
using static TorchSharp.torch;

namespace Unclip.Training.Optimisation;

/// <summary>
/// AdamW (Loshchilov and Hutter 2017, arXiv 1711.05101) with gradient-norm clipping and an exponential moving average
/// of the values, over one flat buffer; weight matrices move by <see cref="Muon"/> instead.
/// </summary>
public sealed class AdamW
{
    private readonly ParameterSet parameters;
    private readonly Tensor values;
    private readonly Tensor gradients;

    public AdamW(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        (this.parameters, values, gradients) = (parameters, parameters.Values, parameters.Gradients);
        First = zeros_like(values).DetachFromDisposeScope();
        Second = zeros_like(values).DetachFromDisposeScope();
        Average = values.detach().clone().DetachFromDisposeScope();
    }

    public double Beta1 { get; init; } = 0.95;
    public double Beta2 { get; init; } = 0.99;
    public double Epsilon { get; init; } = 1e-8;
    public double WeightDecay { get; init; } = 0.01;
    public double MaxGradientNorm { get; init; } = 1;
    /// <summary>Decay of the moving average; early steps use less, so that it forgets the initial values.</summary>
    public double AverageDecay { get; init; } = 0.9995;

    /// <summary>Moving average of the gradient, [N].</summary>
    public Tensor First { get; }
    /// <summary>Moving average of the squared gradient, [N].</summary>
    public Tensor Second { get; }
    /// <summary>Moving average of the values, [N]: what gets saved and sampled.</summary>
    public Tensor Average { get; }

    /// <summary>Applies the accumulated gradients and zeroes them.</summary>
    /// <param name="step">1-based.</param>
    /// <returns>The gradient's norm before clipping.</returns>
    public double Step(long step, double learningRate)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        double norm = gradients.norm().item<float>();
        if (!double.IsFinite(norm))
        {
            gradients.zero_();
            return norm;
        }
        if (norm > MaxGradientNorm)
            gradients.mul_(MaxGradientNorm / norm);
        First.mul_(Beta1).add_(gradients, alpha: 1 - Beta1);
        Second.mul_(Beta2).addcmul_(gradients, gradients, 1 - Beta2);
        Tensor denominator = (Second / (1 - Math.Pow(Beta2, step))).sqrt_().add_(Epsilon);
        Tensor update = First.div(denominator).div_(1 - Math.Pow(Beta1, step));
        UpdateMatrices(update);
        values.mul_(1 - learningRate * WeightDecay).add_(update, alpha: -learningRate);
        double decay = Math.Min(AverageDecay, (step + 1.0) / (step + 10.0));
        Average.mul_(decay).add_(values, alpha: 1 - decay);
        gradients.zero_();
        return norm;
    }

    /// <summary>Replaces the matrices' part of an update; Nesterov's momentum, as Muon has it.</summary>
    private void UpdateMatrices(Tensor update)
    {
        Tensor momentum = First * Beta1 + gradients * (1 - Beta1);
        long offset = 0;
        foreach (Parameter parameter in parameters.Parameters)
        {
            if (parameter.IsMatrix)
            {
                using var scope = NewDisposeScope();
                Tensor Part(Tensor flat) => flat.narrow(0, offset, parameter.Count).view(parameter.Shape[0], -1);
                Part(update).copy_(Muon.Update(Part(momentum), parameters.ProductPrecision(parameter.Shape[0], parameter.Count / parameter.Shape[0])));
            }
            offset += parameter.Count;
        }
    }
}
