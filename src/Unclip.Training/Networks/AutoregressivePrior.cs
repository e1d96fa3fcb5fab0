using Unclip.Models.Prior;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Unclip.Training.Networks;

/// <summary>
/// The autoregressive prior over a whole sequence at once, as it is trained. A bucket's embedding and its row of the
/// output head are mixtures of smooth waves over the bucket's place, since buckets are ordered: neighbours then learn from
/// each other, which a plain table of 1024 rows would have to find out.
/// </summary>
public sealed class AutoregressivePrior
{
    private const int Waves = 32;
    private readonly AutoregressivePriorConfig config;
    private readonly Linear hiddenStatesIn;
    private readonly Linear textEmbeddingIn;
    private readonly Parameter dotProducts;
    private readonly Linear codeMixture;
    private readonly Linear headMixture;
    private readonly Parameter positions;
    private readonly PriorBlock[] blocks;
    private readonly LayerNorm normOut;
    private readonly Tensor waves;

    public AutoregressivePrior(ParameterSet set, AutoregressivePriorConfig config)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(config);
        this.config = config;
        int width = config.InnerDim;
        hiddenStatesIn = new(set, "encoder_hidden_states_proj", config.EmbeddingDim, width);
        textEmbeddingIn = new(set, "embedding_proj", config.EmbeddingDim, width);
        dotProducts = set.Add("dot_product_embedding.weight", [config.NumDotProductBuckets, width], 0.05);
        codeMixture = new(set, CodeMixture, 2 * Waves, width, hasBias: false);
        headMixture = new(set, HeadMixture, width, 2 * Waves);
        positions = set.Add("positional_embedding", [config.SequenceLength, width], 0.02);
        blocks = [.. Enumerable.Range(0, config.NumLayers)
            .Select(i => new PriorBlock(set, $"transformer_blocks.{i}", width, config.NumAttentionHeads, config.NumLayers))];
        normOut = new(set, "norm_out", width);
        waves = WaveTable(config.NumBuckets).DetachFromDisposeScope();
    }

    /// <summary>Names of the parameters that <see cref="Export"/> replaces.</summary>
    private const string CodeMixture = "code_mixture", HeadMixture = "head_mixture";
    /// <summary>The waves are far from independent: mixtures of those that hardly differ are left out, or rounding would blow them up.</summary>
    private const double LeastSingularValue = 1e-4;

    /// <param name="codes">[B, K] int64</param>
    /// <param name="dotProduct">Bucket of z_i·z_t, [B] int64.</param>
    /// <param name="textEmbedding">z_t [B, D]</param>
    /// <param name="hiddenStates">[B, L, D]</param>
    /// <param name="keep">[B, L], 1 for caption tokens, 0 for padding.</param>
    /// <returns>Logits of every code given those before it, [B, K, buckets].</returns>
    public Tensor Forward(Tensor codes, Tensor dotProduct, Tensor textEmbedding, Tensor hiddenStates, Tensor keep)
    {
        ArgumentNullException.ThrowIfNull(codes);
        long batch = codes.shape[0], known = config.NumComponents - 1;
        Tensor before = waves.index_select(0, codes.narrow(1, 0, known).flatten()).view(batch, known, -1);
        Tensor x = cat([
            hiddenStatesIn.Forward(hiddenStates),
            textEmbeddingIn.Forward(textEmbedding).unsqueeze(1),
            dotProducts.Tensor.index_select(0, dotProduct).unsqueeze(1),
            codeMixture.Forward(before)], 1) + positions.Tensor;
        Tensor mask = Attention.KeyMask(cat([keep, ones(batch, known + 2)], 1)) + Attention.CausalMask(x.shape[1]);
        foreach (PriorBlock block in blocks)
            x = block.Forward(x, mask);
        Tensor predicting = x.narrow(1, config.DotProductPosition, config.NumComponents);
        return headMixture.Forward(normOut.Forward(predicting)).matmul(waves.t());
    }

    /// <summary>The weights as the checkpoint has them: mixtures written out as tables.</summary>
    /// <param name="values">Of all parameters, by name, as <see cref="ParameterSet.Split"/> yields them.</param>
    public IEnumerable<(string Name, long[] Shape, float[] Values)> Export(IEnumerable<(string Name, long[] Shape, float[] Values)> values)
    {
        foreach ((string name, long[] shape, float[] array) in values)
        {
            Tensor value = tensor(array, shape);
            if (name == $"{CodeMixture}.weight")
                yield return Table("code_embedding.weight", waves.matmul(value.t()));
            else if (name == $"{HeadMixture}.weight")
                yield return Table("code_head.weight", waves.matmul(value));
            else if (name == $"{HeadMixture}.bias")
                yield return Table("code_head.bias", waves.matmul(value));
            else
                yield return (name, shape, array);
        }

        static (string, long[], float[]) Table(string name, Tensor table) => (name, table.shape, Numbers(table));
    }

    /// <summary>Undoes <see cref="Export"/>: the mixtures that come nearest to a checkpoint's tables, by least squares.</summary>
    public void Import(IDictionary<string, float[]> stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        using var scope = NewDisposeScope();
        Tensor inverse = linalg.pinv(waves.to(ScalarType.Float64), LeastSingularValue, hermitian: false);
        stored[$"{CodeMixture}.weight"] = Numbers(Mixture("code_embedding.weight").t());
        stored[$"{HeadMixture}.weight"] = Numbers(Mixture("code_head.weight"));
        stored[$"{HeadMixture}.bias"] = Numbers(Mixture("code_head.bias"));

        Tensor Mixture(string table) => inverse.matmul(tensor(stored[table], ScalarType.Float64).view(config.NumBuckets, -1)).to(ScalarType.Float32);
    }

    private static float[] Numbers(Tensor t) => t.contiguous().cpu().data<float>().ToArray();

    /// <summary>[buckets, 2 · Waves]: cosines and sines of rising frequency over the buckets' places.</summary>
    private static Tensor WaveTable(int buckets)
    {
        Tensor place = (arange(buckets, dtype: ScalarType.Float32) + 0.5) / buckets;
        Tensor angles = place.unsqueeze(1) * (arange(1, Waves + 1, dtype: ScalarType.Float32) * Math.PI);
        return cat([angles.cos(), angles.sin()], 1);
    }
}
