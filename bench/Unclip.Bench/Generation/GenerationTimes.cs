using System.Diagnostics;
using Unclip.Inference;

namespace Unclip.Bench.Generation;

/// <summary>When one generation reached its stages, in milliseconds since the request.</summary>
internal sealed record GenerationTimes(double TextEncoded, double PriorDone, double FirstFrame, double DecoderDone, double Finished)
{
    public double Prior => PriorDone - TextEncoded;
    public double Decoder => DecoderDone - PriorDone;
    public double Upsampler => Finished - DecoderDone;

    /// <summary>With the settings that the model's card recommends: prior and decoder are guided, which takes two rows of a forward pass for each picture.</summary>
    public static GenerationRequest Request(UnclipModel model, int count, uint seed) =>
        GenerationRequest.Recommended(model.Card, "a red house under a yellow sun") with { Count = count, Seed = seed };

    public static async Task<GenerationTimes> MeasureAsync(UnclipModel model, GenerationRequest request, Action? firstFrameArrived = null)
    {
        UnclipPipeline pipeline = new(model);
        double textEncoded = 0, priorDone = 0, firstFrame = 0, decoderDone = 0;
        long start = Stopwatch.GetTimestamp();
        double Now() => Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        await foreach (GenerationStep step in pipeline.GenerateAsync(request))
        {
            switch (step)
            {
                case Unclip.Inference.TextEncoded:
                    textEncoded = Now();
                    break;
                case PriorStep { Step: int done, StepCount: int all } when done == all:
                    priorDone = Now();
                    break;
                case DecoderStep { Step: 1 }:
                    firstFrame = Now();
                    firstFrameArrived?.Invoke();
                    break;
                case DecoderStep { Step: int done, StepCount: int all } when done == all:
                    decoderDone = Now();
                    break;
            }
        }
        return new(textEncoded, priorDone, firstFrame, decoderDone, Now());
    }
}
