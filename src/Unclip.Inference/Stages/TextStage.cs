using Unclip.Inference.Sessions;
using Unclip.Inference.Tokens;
using Unclip.Models;

namespace Unclip.Inference.Stages;

/// <summary>One encoded caption.</summary>
/// <param name="TextEmbedding">z_t, [D].</param>
/// <param name="HiddenStates">The caption's encoded tokens, [L, H].</param>
/// <param name="Mask">[L], 1 up to the end token.</param>
internal sealed record Caption(float[] TextEmbedding, float[] HiddenStates, float[] Mask);

/// <summary>The prompt, and the empty caption that stands for "no condition" in guidance.</summary>
internal sealed record CaptionPair(Caption Unconditional, Caption Conditional);

/// <summary>prompt → token ids → z_t.</summary>
internal sealed class TextStage(UnclipModel model)
{
    public async Task<CaptionPair> EncodeAsync(string prompt, CancellationToken cancellationToken)
    {
        TokenizedPrompt[] texts = [model.Tokenizer.Encode(""), model.Tokenizer.Encode(prompt)];
        int length = model.Tokenizer.ContextLength, width = model.Checkpoint.TextEncoderConfig.HiddenSize, embedding = model.Checkpoint.TextEncoderConfig.ProjectionDim;
        using NetworkCall call = model.Call(Network.TextEncoder);
        call.Input("input_ids", texts.SelectMany(text => text.Ids).ToArray(), 2, length);
        call.Input("attention_mask", Rows.Repeat([1f], 2 * length), 2, length);
        float[] hiddenStates = call.Output("last_hidden_state", 2, length, width);
        float[] embeddings = call.Output("text_embeds", 2, embedding);
        await call.RunAsync(cancellationToken).ConfigureAwait(false);
        Caption Row(int row) => new(embeddings[(row * embedding)..((row + 1) * embedding)], hiddenStates[(row * length * width)..((row + 1) * length * width)], texts[row].Mask);
        return new(Row(0), Row(1));
    }
}
