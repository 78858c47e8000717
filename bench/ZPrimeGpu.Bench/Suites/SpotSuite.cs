using ZPrimeGpu.Bench.Measuring;
using ZPrimeGpu.Bench.Spots;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Bench.Suites;

/// <summary>Gpufit's published case: spots of 25 pixels, 5 parameters, its tolerance and limit of iterations; and the same by Math.NET.</summary>
internal static class SpotSuite
{
    /// <summary>Name of the kernel.</summary>
    public const string Kernel = "2-D Gaussian, least squares";

    /// <summary>Name of the same by Math.NET.</summary>
    public const string MathNet = "the same, Math.NET";

    private const int Spots = 2048;

    public static IEnumerable<KernelCase> Cases()
    {
        var sample = new SpotSample(Spots);
        var maker = new Maker(sample);
        OperationCount operations = Counted.Of(maker.Make<Counted, CountedWord>().Run).Per(Spots);
        foreach (KernelCase c in Lanes.Each(maker))
        {
            yield return c with { Operations = operations, BytesPerItem = 8.0 * (SpotKernel.Pixels + (2 * SpotKernel.Parameters)), AllocatesNothing = true };
        }

        int next = 0;
        yield return new KernelCase(MathNet, "25 points", "fit", 1, 1, () => MathNetSpots.Fit(sample, next++ % Spots, SpotFitter<F64>.PublishedTolerance));
    }

    private sealed class Maker(SpotSample sample) : IForLanes<KernelCase>
    {
        public KernelCase Make<TReal, TWord>()
            where TReal : unmanaged, IReal<TReal>
            where TWord : unmanaged, IWord<TWord, TReal>
        {
            var fitter = new SpotFitter<TReal>();
            var parameters = new double[sample.Truth.Length];
            return new KernelCase(
                Kernel, "25 points", "fit", TReal.Lanes, Spots, () => fitter.Fit(sample, SpotFitter<TReal>.PublishedTolerance, SpotFitter<TReal>.PublishedIterations, parameters));
        }
    }
}
