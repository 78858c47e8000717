using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>The local exponential fit of a spectrum, by a general minimiser on the likelihood as it is written down.</summary>
internal static class TemplatesLocalFitOracle
{
    /// <summary>Maximises Σ k (W ln F − F)/w − (b h/4)²/2 with F_j = Δ_j exp(a + b (j − centre)).</summary>
    /// <param name="content">W, of every bin.</param>
    /// <param name="edges">Edges of every bin.</param>
    /// <param name="centre">Centre bin.</param>
    /// <param name="halfWidth">h.</param>
    /// <param name="weight">w.</param>
    /// <returns>F of the centre bin, and b.</returns>
    public static (double Content, double Slope) Fit(double[] content, double[] edges, int centre, int halfWidth, double weight)
    {
        int first = Math.Max(0, centre - halfWidth);
        int last = Math.Min(content.Length - 1, centre + halfWidth);
        double Loss(Vector<double> p)
        {
            double loss = Math.Pow(p[1] * halfWidth / 4, 2) / 2;
            for (int j = first; j <= last; j++)
            {
                double distance = Math.Abs(j - centre) / (halfWidth + 1.0);
                double logDensity = p[0] + (p[1] * (j - centre));
                double expected = (edges[j + 1] - edges[j]) * Math.Exp(logDensity);
                loss -= (1 - (distance * distance)) * ((content[j] * Math.Log(expected)) - expected) / weight;
            }

            return loss;
        }

        double start = Math.Log((content.Sum() + weight) / (edges[^1] - edges[0]));
        MinimizationResult best = NelderMeadSimplex.Minimum(
            ObjectiveFunction.Value(Loss), Vector<double>.Build.Dense([start, 0.01]), convergenceTolerance: 1e-14, maximumIterations: 20_000);
        return ((edges[centre + 1] - edges[centre]) * Math.Exp(best.MinimizingPoint[0]), best.MinimizingPoint[1]);
    }
}
