namespace Unclip.Diffusion.Tests;

public class PredictionConversionTests
{
    private static readonly float[] XStart = [0.3f, -0.9f, 0, 1], Epsilon = [1.2f, -0.1f, 0.7f, -2];

    [Theory, InlineData(PredictionKind.Epsilon), InlineData(PredictionKind.XStart), InlineData(PredictionKind.Velocity)]
    public void Every_parameterisation_of_the_truth_gives_the_truth_back(PredictionKind kind)
    {
        foreach (double alphaBar in (double[])[0.999, 0.5, 0.01])
        {
            float a = (float)Math.Sqrt(alphaBar), b = (float)Math.Sqrt(1 - alphaBar);
            float[] x = [.. XStart.Zip(Epsilon, (x0, e) => a * x0 + b * e)];
            float[] prediction = kind switch
            {
                PredictionKind.Epsilon => Epsilon,
                PredictionKind.XStart => XStart,
                _ => [.. XStart.Zip(Epsilon, (x0, e) => a * e - b * x0)],
            };
            float[] xStart = new float[4], epsilon = new float[4];
            PredictionConversion.ToXStart(kind, prediction, x, alphaBar, xStart);
            PredictionConversion.ToEpsilon(kind, prediction, x, alphaBar, epsilon);
            // Dividing by √0.01, or by √0.001 the other way, magnifies float rounding of values up to 2 by 10 or 32.
            Close.Within(1e-5, XStart, xStart, "x̂0");
            Close.Within(1e-5, Epsilon, epsilon, "ε̂");
        }
    }
}
