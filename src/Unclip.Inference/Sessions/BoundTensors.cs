using Microsoft.ML.OnnxRuntime;

namespace Unclip.Inference.Sessions;

/// <summary>
/// What goes into an open network and comes out of it, by ONNX Runtime's I/O binding. Inputs that stay the same are bound at
/// the first pass and stay in the memory of the device; the others go there before each pass.
/// </summary>
/// <param name="inputs">All of the graph's.</param>
/// <param name="outputs">Those that are written.</param>
internal sealed class BoundTensors(IReadOnlyList<NetworkTensor> inputs, IReadOnlyList<NetworkTensor> outputs) : IDisposable
{
    private InferenceSession? bound;
    private OrtIoBinding? binding;

    public IReadOnlyList<NetworkTensor> Inputs => inputs;

    public IReadOnlyList<NetworkTensor> Outputs => outputs;

    public void Run(InferenceSession session, RunOptions options)
    {
        bool isNew = bound != session; // Networks are closed and opened again.
        if (isNew)
        {
            Dispose();
            (bound, binding) = (session, session.CreateIoBinding());
            foreach (NetworkTensor output in outputs)
                binding.BindOutput(output.Name, output.Value);
        }
        foreach (NetworkTensor input in inputs.Where(input => isNew || !input.IsFixed))
            binding!.BindInput(input.Name, input.Value);
        session.RunWithBinding(options, binding!);
    }

    public void Dispose()
    {
        binding?.Dispose();
        (bound, binding) = (null, null);
    }
}
