using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Networks;

/// <summary>softmax(q kᵀ / √d + mask) v over several heads (Vaswani et al. 2017, arXiv 1706.03762, eq. 1).</summary>
internal static class Attention
{
    /// <param name="q">[B, Lq, C]</param>
    /// <param name="k">[B, Lk, C]</param>
    /// <param name="v">[B, Lk, C]</param>
    /// <param name="mask">Added to the logits, broadcastable to [B, heads, Lq, Lk]; null adds nothing.</param>
    /// <returns>[B, Lq, C]</returns>
    public static Tensor MultiHead(Tensor q, Tensor k, Tensor v, int heads, Tensor? mask)
    {
        Tensor Split(Tensor x) => x.view(x.shape[0], x.shape[1], heads, -1).transpose(1, 2);
        Tensor mixed = functional.scaled_dot_product_attention(Split(q), Split(k), Split(v), mask);
        return mixed.transpose(1, 2).reshape(q.shape[0], q.shape[1], -1);
    }

    /// <summary>[1, 1, L, L]: -10000 above the diagonal, 0 elsewhere.</summary>
    public static Tensor CausalMask(long length) => full([length, length], -10000f).triu(1).view(1, 1, length, length);

    /// <summary>[B, 1, 1, L] from 1 (keep) and 0 (ignore): -10000 where ignored.</summary>
    public static Tensor KeyMask(Tensor keep) => ((1 - keep) * -10000f).unsqueeze(1).unsqueeze(1);
}
