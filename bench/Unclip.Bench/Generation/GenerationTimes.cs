using System.Diagnostics;
using Unclip.Inference;

namespace Unclip.Bench.Generation;

/// <summary>When one generation reached its stages, in milliseconds since the request.</summary>
internal sealed record GenerationTimes(double TextEncoded, double PriorDone, double FirstFrame, double DecoderDone, double Finished)
{
    public double Prior => PriorDone - TextEncoded;
    public double Decoder => DecoderDone - PriorDone;
    public double Upsampler => Finished - DecoderDone;

    /// <summary>25 prior steps and 20 decoder steps, both guided: two rows of a forward pass for each picture; 7 steps of the first upsampler.</summary>
    public static GenerationRequest Request(int count, uint seed) =>
        new() { Prompt = "a red house under a yellow sun", Count = count, Seed = seed, PriorSteps = 25, DecoderSteps = 20, UpsamplerSteps = 7 };

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
