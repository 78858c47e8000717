using MathNet.Numerics.LinearAlgebra;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Bench.Spots;

/// <summary>Whether fitted spots are right.</summary>
/// <param name="Fits">Fits at the published tolerance.</param>
/// <param name="Converged">Of them, converged within the published number of iterations.</param>
/// <param name="MeanIterations">Mean of their iterations.</param>
/// <param name="PullMean">Mean of (fitted − true)/error, of each parameter.</param>
/// <param name="PullWidth">Standard deviation of it.</param>
/// <param name="LargestDeviation">Largest distance from Math.NET's minimum, both run to the end, in units of the error.</param>
/// <param name="Compared">Spots compared with Math.NET.</param>
internal sealed record SpotCheck(int Fits, int Converged, double MeanIterations, double[] PullMean, double[] PullWidth, double LargestDeviation, int Compared)
{
    private const int Spots = 16384;

    /// <summary>
    /// Whether all is well. Curvature of the model over an error of a tenth of the width moves means by a few hundredths and widths by a few percent; the sample's own error is 0.008.
    /// </summary>
    public bool Passes
        => Converged > 0.999 * Fits && PullMean.All(m => Math.Abs(m) < 0.1) && PullWidth.All(w => Math.Abs(w - 1.0) < 0.06) && LargestDeviation < 1e-4;

    /// <summary>Fits and compares.</summary>
    public static SpotCheck Make()
    {
        const int n = SpotKernel.Parameters;
        const int compared = 200;
        var sample = new SpotSample(Spots);
        var fitted = new double[sample.Truth.Length];
        using var fitter = new SpotFitter<F64x8>();
        (int converged, long iterations) = fitter.Fit(sample, SpotFitter<F64x8>.PublishedTolerance, SpotFitter<F64x8>.PublishedIterations, fitted);
        var sum = new double[n];
        var squares = new double[n];
        for (int spot = 0; spot < Spots; spot++)
        {
            double[] errors = Errors(sample.Truth.AsSpan(spot * n, n));
            for (int k = 0; k < n; k++)
            {
                double pull = (fitted[(spot * n) + k] - sample.Truth[(spot * n) + k]) / errors[k];
                sum[k] += pull;
                squares[k] += pull * pull;
            }
        }

        double[] mean = [.. sum.Select(s => s / Spots)];
        double[] width = [.. squares.Select((s, k) => Math.Sqrt((s / Spots) - (mean[k] * mean[k])))];
        fitter.Fit(sample, 1e-14, 100, fitted);
        double largest = 0.0;
        for (int spot = 0; spot < compared; spot++)
        {
            double[] other = MathNetSpots.Fit(sample, spot, 1e-14);
            double[] errors = Errors(sample.Truth.AsSpan(spot * n, n));
            for (int k = 0; k < n; k++)
            {
                largest = Math.Max(largest, Math.Abs(other[k] - fitted[(spot * n) + k]) / errors[k]);
            }
        }

        return new SpotCheck(Spots, converged, (double)iterations / Spots, mean, width, largest, compared);
    }

    /// <summary>Expected errors: the noise times the square roots of the diagonal of (JᵀJ)⁻¹.</summary>
    private static double[] Errors(ReadOnlySpan<double> truth)
    {
        double[] p = truth.ToArray();
        Matrix<double> slopes = Matrix<double>.Build.DenseOfRows(Enumerable.Range(0, SpotKernel.Pixels).Select(i => SpotSample.Slopes(p, i)));
        Matrix<double> covariance = slopes.TransposeThisAndMultiply(slopes).Inverse();
        return [.. covariance.Diagonal().Select(v => SpotSample.Noise * Math.Sqrt(v))];
    }
}
