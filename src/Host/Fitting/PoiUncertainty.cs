using ZPrimeGpu.Host.Accelerators.Fits;

namespace ZPrimeGpu.Host.Fitting;

/// <summary>The error of the POI from the Hessian of a fit.</summary>
internal static class PoiUncertainty
{
    /// <summary>√(H⁻¹) of the POI over the globals that are not at a bound (the POI itself counts as free).</summary>
    /// <param name="fits">Results.</param>
    /// <param name="fit">Which fit.</param>
    /// <returns>The error; null where the Hessian is not positive definite.</returns>
    public static double? OfFit(FitBatch fits, int fit)
    {
        ModelTables model = fits.Model;
        int poi = model.Shape.Poi;
        ReadOnlySpan<double> at = fits.ParametersOf(fit);
        ReadOnlySpan<double> hessian = fits.HessianOf(fit);
        var free = new List<int>();
        for (int k = 0; k < model.Shape.Globals; k++)
        {
            if (k != poi && at[k] > model.Lower[k] && at[k] < model.Upper[k])
            {
                free.Add(k);
            }
        }

        // With the POI last, the last pivot of the Cholesky factor is the inverse of its variance.
        free.Add(poi);
        int size = free.Count;
        var factor = new double[size, size];
        double pivot = 0.0;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                int high = Math.Max(free[i], free[j]);
                double sum = hessian[(high * (high + 1) / 2) + Math.Min(free[i], free[j])];
                for (int m = 0; m < j; m++)
                {
                    sum -= factor[i, m] * factor[j, m];
                }

                factor[i, j] = i == j ? Math.Sqrt(Math.Max(sum, 0.0)) : sum / factor[j, j];
                pivot = sum;
            }

            if (!(pivot > 0.0))
            {
                return null;
            }
        }

        return 1.0 / Math.Sqrt(pivot);
    }
}
