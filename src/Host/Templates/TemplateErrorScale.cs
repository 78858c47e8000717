namespace ZPrimeGpu.Host.Templates;

/// <summary>
/// The factor on a window's Monte-Carlo errors that gives independent per-bin nuisances the effect which the true, correlated template error has on the
/// fitted cross section.
/// </summary>
/// <remarks>
/// Smoothing correlates neighbouring bins, and a fit with one nuisance per bin does not know. A coherent error over the width of the signal shifts
/// the fitted cross section more than independent ones of the same size; one that is common to the whole window does not shift it at all, since the background
/// normalisation is free. To first order the fit is σ̂ = Σ a_i (n_i − b_i) with
/// <c>a_i ∝ (s_i − b_i Σ(s b/v)/Σ(b²/v))/v_i</c>, v = b + (systematic)² + (Monte Carlo)²; the factor is F² = aᵀ Cov a/Σ a² τ², with Cov from
/// <see cref="SmoothingErrors"/> and τ the cells' errors. Since v depends on F it is found by iteration; two rounds settle it to a per cent.
/// </remarks>
internal static class TemplateErrorScale
{
    private const int Rounds = 3;

    /// <summary>F of one window.</summary>
    /// <param name="backgrounds">Background processes.</param>
    /// <param name="grid">Analysis grid.</param>
    /// <param name="firstBin">First M² bin of the window.</param>
    /// <param name="bins">Number of M² bins.</param>
    /// <param name="signal">Signal fractions [bin].</param>
    /// <param name="background">Total background [bin].</param>
    /// <param name="systematicVariance">Variance of the background from systematic uncertainties [bin].</param>
    /// <param name="statisticalVariance">Monte-Carlo variance of the background, bins taken alone [bin].</param>
    public static double Of(
        IReadOnlyList<BackgroundTemplate> backgrounds,
        AnalysisGrid grid,
        int firstBin,
        int bins,
        double[] signal,
        double[] background,
        double[] systematicVariance,
        double[] statisticalVariance)
    {
        double scale = 1;
        for (int round = 0; round < Rounds; round++)
        {
            double[] coefficients = Coefficients(signal, background, systematicVariance, statisticalVariance, scale * scale);
            double independent = 0, correlated = 0;
            for (int i = 0; i < coefficients.Length; i++)
            {
                independent += coefficients[i] * coefficients[i] * statisticalVariance[i];
            }

            foreach (BackgroundTemplate process in backgrounds)
            {
                correlated += process.Errors?.Variance(grid, firstBin, bins, coefficients)
                    ?? IndependentVariance(process.Template, grid.Offsets[firstBin], coefficients);
            }

            if (independent <= 0)
            {
                return 1;
            }

            scale = Math.Sqrt(correlated / independent);
        }

        return scale;
    }

    /// <summary>The linear estimator of the signal, orthogonal to the background; its scale is of no consequence here.</summary>
    private static double[] Coefficients(double[] signal, double[] background, double[] systematic, double[] statistical, double factor)
    {
        var coefficients = new double[signal.Length];
        double overlap = 0, norm = 0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            double variance = background[i] + systematic[i] + (factor * statistical[i]);
            overlap += signal[i] * background[i] / variance;
            norm += background[i] * background[i] / variance;
        }

        for (int i = 0; i < coefficients.Length; i++)
        {
            double variance = background[i] + systematic[i] + (factor * statistical[i]);
            coefficients[i] = (signal[i] - (background[i] * overlap / norm)) / variance;
        }

        return coefficients;
    }

    private static double IndependentVariance(ProcessTemplate template, int firstCell, double[] coefficients)
    {
        double sum = 0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            double error = coefficients[i] * template.Error[firstCell + i];
            sum += error * error;
        }

        return sum;
    }
}
