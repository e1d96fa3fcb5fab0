using Unclip.Models.Decoder;
using static TorchSharp.torch;

namespace Unclip.Training.Networks;

/// <summary>
/// UnCLIPTextProjModel: z_i enters the decoder twice, added to the timestep embedding and as extra context tokens
/// before the caption's (unCLIP, arXiv 2204.06125 §2.1).
/// </summary>
public sealed class TextProjection
{
    private readonly TextProjectionConfig config;
    private readonly Parameter unconditional;
    private readonly Linear textToTime;
    private readonly Linear imageToTime;
    private readonly Linear imageToContext;
    private readonly Linear hiddenStatesIn;
    private readonly LayerNorm hiddenStatesNorm;

    public TextProjection(ParameterSet set, TextProjectionConfig config)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(config);
        this.config = config;
        int d = config.ClipEmbeddingsDim;
        unconditional = set.Add("learned_classifier_free_guidance_embeddings", [d], 0);
        textToTime = new(set, "embedding_proj", d, config.TimeEmbedDim);
        imageToTime = new(set, "clip_image_embeddings_project_to_time_embeddings", d, config.TimeEmbedDim);
        imageToContext = new(set, "clip_extra_context_tokens_proj", d, config.ClipExtraContextTokens * config.CrossAttentionDim);
        hiddenStatesIn = new(set, "encoder_hidden_states_proj", d, config.CrossAttentionDim);
        hiddenStatesNorm = new(set, "text_encoder_hidden_states_norm", config.CrossAttentionDim);
    }

    /// <param name="imageEmbedding">z_i [B, D]</param>
    /// <param name="dropped">[B, 1], 1 where z_i is replaced by the learned unconditional vector.</param>
    /// <param name="textEmbedding">z_t [B, D]</param>
    /// <param name="hiddenStates">[B, L, D]</param>
    /// <returns>Context [B, extra + L, C] and the addend of the timestep embedding [B, T].</returns>
    public (Tensor Context, Tensor TimeAddend) Forward(Tensor imageEmbedding, Tensor dropped, Tensor textEmbedding, Tensor hiddenStates)
    {
        ArgumentNullException.ThrowIfNull(imageEmbedding);
        ArgumentNullException.ThrowIfNull(dropped);
        Tensor z = imageEmbedding * (1 - dropped) + unconditional.Tensor * dropped;
        Tensor addend = imageToTime.Forward(z) + textToTime.Forward(textEmbedding);
        Tensor extra = imageToContext.Forward(z).view(z.shape[0], -1, config.ClipExtraContextTokens).transpose(1, 2);
        Tensor caption = hiddenStatesNorm.Forward(hiddenStatesIn.Forward(hiddenStates));
        return (cat([extra, caption], 1), addend);
    }
}
