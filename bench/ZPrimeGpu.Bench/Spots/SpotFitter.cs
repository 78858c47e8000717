using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Bench.Spots;

/// <summary>Fits spots, one in each lane of <typeparamref name="TReal"/>.</summary>
internal sealed unsafe class SpotFitter<TReal> : IDisposable
    where TReal : unmanaged, IReal<TReal>
{
    private static readonly double[] Lower = [0.0, -5.0, -5.0, 0.05, -1e4];
    private static readonly double[] Upper = [1e6, 10.0, 10.0, 20.0, 1e4];
    private readonly LaneScratch scratch = new();

    /// <summary>Tolerance of Gpufit's speed test.</summary>
    public const double PublishedTolerance = 1e-4;

    /// <summary>Most iterations of Gpufit's speed test.</summary>
    public const int PublishedIterations = 10;

    /// <summary>Fits every spot.</summary>
    /// <param name="sample">Pixels and starts.</param>
    /// <param name="tolerance">As in <see cref="SpotKernel"/>.</param>
    /// <param name="mostIterations">Most steps.</param>
    /// <param name="parameters">Receives the minima [spot, parameter].</param>
    /// <returns>Converged fits, and all iterations.</returns>
    public (int Converged, long Iterations) Fit(SpotSample sample, double tolerance, int mostIterations, double[] parameters)
    {
        const int n = SpotKernel.Parameters;
        int lanes = TReal.Lanes;
        double* data = scratch.Reserve((SpotKernel.Pixels + (3 * n) + SpotKernel.WorkspaceLength) * lanes);
        double* lower = data + (SpotKernel.Pixels * lanes);
        double* upper = lower + (n * lanes);
        double* p = upper + (n * lanes);
        double* workspace = p + (n * lanes);
        int converged = 0;
        long iterations = 0;
        for (int first = 0; first < sample.Count; first += lanes)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                int spot = Math.Min(first + lane, sample.Count - 1);
                ReadOnlySpan<double> pixels = sample.DataOf(spot);
                for (int i = 0; i < pixels.Length; i++)
                {
                    data[(i * lanes) + lane] = pixels[i];
                }

                for (int k = 0; k < n; k++)
                {
                    p[(k * lanes) + lane] = sample.Starts[(spot * n) + k];
                    lower[(k * lanes) + lane] = Lower[k];
                    upper[(k * lanes) + lane] = Upper[k];
                }
            }

            SpotKernel.Minimise<TReal, LaneView<TReal>>(new((TReal*)data), new((TReal*)lower), new((TReal*)upper), new((TReal*)p), new((TReal*)workspace), tolerance, mostIterations);
            for (int lane = 0; lane < Math.Min(lanes, sample.Count - first); lane++)
            {
                converged += (FitStatus)(int)workspace[(ModelShape.StatusAt * lanes) + lane] == FitStatus.Converged ? 1 : 0;
                iterations += (long)workspace[(ModelShape.IterationsAt * lanes) + lane];
                for (int k = 0; k < n; k++)
                {
                    parameters[((first + lane) * n) + k] = p[(k * lanes) + lane];
                }
            }
        }

        return (converged, iterations);
    }

    public void Dispose() => scratch.Dispose();
}
