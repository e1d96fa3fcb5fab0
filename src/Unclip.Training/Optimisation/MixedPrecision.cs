using System.Runtime.Intrinsics.X86;

namespace Unclip.Training.Optimisation;

/// <summary>
/// Mixed precision (Micikevicius et al. 2018, arXiv 1710.03740): convolutions and linear maps multiply in bfloat16 and add up
/// in float32; values, gradients, moments and everything else stay float32.
/// </summary>
public static class MixedPrecision
{
    /// <summary>Whether this processor multiplies bfloat16 itself (AVX512_BF16), then twice as fast as float32; others emulate it, slowly.</summary>
    public static bool IsFast { get; } = X86Base.IsSupported && Avx512F.IsSupported && (X86Base.CpuId(7, 1).Eax & 1 << 5) != 0;
}
