using Unclip.Golden;
using Unclip.Inference.Tokens;
using Unclip.Training.Data;
using Unclip.Training.World;
using Xunit;
using static TorchSharp.torch;

namespace Unclip.Training.Tests.Data;

public sealed class RewordedCaptionsTests
{
    private readonly ClipTokenizer tokenizer = ClipTokenizer.Open(Path.Combine(Repository.Root, "models", "picturebook", "tokenizer"), PictureBook.ContextLength);

    [Fact]
    public void Both_captions_are_tokenised_as_a_whole_would_be()
    {
        RewordedCaptions captions = new(tokenizer, seed: 1);
        for (ulong seed = 0; seed < 2000; seed++)
        {
            string caption = Captioner.Describe(SceneGenerator.Draw(seed), seed);
            IReadOnlyList<Phrase> phrases = Paraphraser.Of(caption, seed);
            AlignedTokens tokens = captions.Align(phrases);
            if (tokens.Free.Length > tokenizer.ContextLength)
                continue; // Not drawn.
            Assert.Equal(Whole(caption), tokens.Known);
            Assert.Equal(Whole(Paraphraser.Join(phrases)), tokens.Free);
        }
    }

    [Fact]
    public void What_stays_has_itself_as_teacher_and_other_words_the_piece_that_they_replace()
    {
        // begin a cat | left of | a key | end, and "and" for the relation.
        AlignedTokens tokens = new RewordedCaptions(tokenizer, seed: 1).Align([new("a cat", "a cat"), new("left of", "and"), new("a key", "a key")]);
        Assert.Equal([0, 1, 2, 4, 5, 6, 7], tokens.Teacher);
        AlignedTokens longer = new RewordedCaptions(tokenizer, seed: 1).Align([new("left of", "on the left of"), new("a picture of", "")]);
        Assert.Equal([0, 1, 1, 1, 2, 6], longer.Teacher);
    }

    [Fact]
    public void A_batch_points_into_its_captions_and_is_the_same_for_the_same_step()
    {
        RewordedCaptions captions = new(tokenizer, seed: 7);
        RewordedBatch batch = captions.Draw(3, worker: 1, count: 32), again = captions.Draw(3, worker: 1, count: 32);
        Assert.True(batch.Free.equal(again.Free).all().item<bool>());
        Assert.True(batch.Teacher.max().item<long>() < batch.Known.shape[1]);
        Assert.Equal(batch.Free.shape, batch.Keep.shape);
        Assert.False(batch.Free.shape.SequenceEqual(batch.Known.shape) && batch.Free.equal(batch.Known).all().item<bool>());
    }

    private long[] Whole(string caption)
    {
        TokenizedPrompt prompt = tokenizer.Encode(caption);
        return prompt.Ids[..(prompt.TokenCount + 2)];
    }
}
