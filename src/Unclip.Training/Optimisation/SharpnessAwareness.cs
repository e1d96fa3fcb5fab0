using Unclip.Training.Networks;
using static TorchSharp.torch;

namespace Unclip.Training.Optimisation;

/// <summary>
/// Sharpness-aware minimisation (Foret et al. 2020, arXiv 2010.01412, algorithm 1): the gradient that moves the values is
/// taken where the loss within a small ball around them is highest. unCLIP's CLIP is trained so, with ρ = 0.1, which
/// lowers the rank of the embeddings (arXiv 2204.06125 §2.2).
/// </summary>
/// <param name="radius">ρ, in Euclidean distance over all values.</param>
internal sealed class SharpnessAwareness(ParameterSet parameters, double radius)
{
    private Tensor? displacement;

    /// <summary>Moves the values by ρ along the accumulated gradient, and zeroes the gradient.</summary>
    public void Climb()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        double norm = parameters.Gradients.norm().item<float>();
        displacement = (parameters.Gradients * (double.IsFinite(norm) ? radius / (norm + 1e-12) : 0)).nan_to_num().DetachFromDisposeScope();
        parameters.Values.add_(displacement);
        parameters.Gradients.zero_();
    }

    /// <summary>Moves the values back, keeping the gradient found up there.</summary>
    public void Return()
    {
        using var noGrad = no_grad();
        parameters.Values.sub_(displacement!);
        displacement!.Dispose();
        displacement = null;
    }
}
