using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>Makes the fits of a batch of a wide model, one after the other.</summary>
/// <remarks>The same fit gives the same bits in any batch; sums over bins depend on the number of lanes in their last bits.</remarks>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed class WideFitter<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private readonly WideMinimiser<TReal> minimiser;

    /// <summary>Makes room.</summary>
    public WideFitter(WideTables tables)
    {
        Tables = tables;
        minimiser = new WideMinimiser<TReal>(tables);
    }

    /// <summary>The model.</summary>
    public WideTables Tables { get; }

    /// <summary>Makes the fits; as <see cref="IFitKernels.Fit"/>.</summary>
    public void Fit(DatasetBatch data, FitBatch fits, in MinimiserSettings settings)
    {
        for (int fit = 0; fit < fits.Count; fit++)
        {
            minimiser.Load(data, fits.Dataset[fit]);
            fits.Status[fit] = minimiser.Minimise(fits.StartOf(fit), fits.LowerOf(fit), fits.UpperOf(fit), settings, fits.Kinks);
            Write(fits, fit);
        }
    }

    private void Write(FitBatch fits, int fit)
    {
        WidePoint minimum = minimiser.Minimum;
        fits.Iterations[fit] = minimiser.Iterations;
        fits.Edm[fit] = minimiser.Edm;
        fits.Nll[fit] = minimum.Value;
        fits.PoiGradient[fit] = minimum.Gradient[fits.Model.Shape.Poi];
        minimum.X.CopyTo(fits.ParametersOf(fit));
        Span<double> packed = fits.HessianOf(fit);
        for (int k = 0, entry = 0; k < minimum.X.Length; k++)
        {
            for (int l = 0; l <= k; l++)
            {
                packed[entry++] = minimiser.SecondDerivative(k, l);
            }
        }
    }
}
