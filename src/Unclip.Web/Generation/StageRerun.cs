using Unclip.Inference;
using Unclip.Inference.Manipulations;

namespace Unclip.Web.Generation;

/// <summary>Requests that begin in the middle of a finished job: what came before is kept, what follows is tried again.</summary>
public static class StageRerun
{
    /// <summary>z_i is kept, the decoder gets other noise.</summary>
    public static MixtureRequest DecodeAgain(this GenerationJob job, int index, uint seed) => new()
    {
        Ingredients = [new(new EmbeddingIngredient(job.Snapshot.ImageEmbeddings[index]))],
        Prompt = job.Request switch
        {
            GenerationRequest generation => generation.Prompt,
            MixtureRequest mixture => mixture.Prompt,
            _ => "",
        },
        Count = 4,
        Seed = seed,
        DecoderSteps = job.Request.DecoderSteps,
        DecoderGuidanceScale = job.Request.DecoderGuidanceScale,
        DecoderGuidanceStart = job.Request.DecoderGuidanceStart,
        DecoderGuidanceEnd = job.Request.DecoderGuidanceEnd,
        Sampler = job.Request.Sampler,
        Eta = job.Request.Eta,
        Side = job.Request.Side,
        UpsamplerSteps = job.Request.UpsamplerSteps,
    };

    /// <summary>The decoder's picture is kept, the upsamplers get other noise.</summary>
    public static UpsamplingRequest UpsampleAgain(this GenerationJob job, int index, uint seed) => new()
    {
        Picture = job.Snapshot.SmallPictures[index],
        Seed = seed,
        Side = job.Request.Side,
        UpsamplerSteps = job.Request.UpsamplerSteps,
    };
}
