using Unclip.Inference.Sessions;
using Unclip.Inference.Tokens;
using Unclip.Models;

namespace Unclip.Inference.Stages;

/// <summary>One encoded caption.</summary>
/// <param name="TextEmbedding">z_t, [D].</param>
/// <param name="HiddenStates">The caption's encoded tokens, [L, H].</param>
/// <param name="Mask">[L], 1 up to the end token.</param>
internal sealed record Caption(float[] TextEmbedding, float[] HiddenStates, float[] Mask);

/// <summary>A caption for each row of a batch, and the empty one that stands for "no condition" in guidance.</summary>
internal sealed record Captions(Caption Unconditional, IReadOnlyList<Caption> Conditional)
{
    /// <summary>One caption for so many rows.</summary>
    public static Captions Of(Caption unconditional, Caption conditional, int count) => new(unconditional, [.. Enumerable.Repeat(conditional, count)]);
}

/// <summary>prompt → token ids → z_t.</summary>
internal sealed class TextStage(UnclipModel model)
{
    /// <param name="prompts">Any number of captions.</param>
    /// <param name="maskPadding">Whether padding is hidden from the encoder too, as the reference's text interpolation has it.</param>
    /// <param name="cancellationToken">Ends a forward pass.</param>
    public async Task<Caption[]> EncodeAsync(IReadOnlyList<string> prompts, bool maskPadding, CancellationToken cancellationToken)
    {
        TokenizedPrompt[] texts = [.. prompts.Select(model.Tokenizer.Encode)];
        int count = texts.Length, length = model.Tokenizer.ContextLength, width = model.Checkpoint.TextEncoderConfig.HiddenSize, embedding = model.Checkpoint.TextEncoderConfig.ProjectionDim;
        using NetworkCall call = model.Call(Network.TextEncoder);
        call.FixedInput("input_ids", texts.SelectMany(text => text.Ids).ToArray(), count, length);
        call.FixedInput("attention_mask", maskPadding ? texts.SelectMany(text => text.Mask).ToArray() : Rows.Repeat([1f], count * length), count, length);
        float[] hiddenStates = call.Output("last_hidden_state", count, length, width);
        float[] embeddings = call.Output("text_embeds", count, embedding);
        await call.RunAsync(cancellationToken).ConfigureAwait(false);
        return [.. texts.Select((text, row) => new Caption(
            embeddings[(row * embedding)..((row + 1) * embedding)], hiddenStates[(row * length * width)..((row + 1) * length * width)], text.Mask))];
    }

    /// <summary>One prompt for so many pictures.</summary>
    public async Task<Captions> EncodeAsync(string prompt, int count, CancellationToken cancellationToken)
    {
        Caption[] captions = await EncodeAsync(["", prompt], maskPadding: false, cancellationToken).ConfigureAwait(false);
        return Captions.Of(captions[0], captions[1], count);
    }
}
