namespace ZPrimeGpu.Host.Templates;

/// <summary>A generated mass compared with what the interpolation makes of the other masses.</summary>
/// <param name="MassGeV">Generated mass left out [GeV].</param>
/// <param name="Inner">Whether masses remain on both sides: else it is an extrapolation.</param>
/// <param name="Efficiency">Its own efficiency.</param>
/// <param name="EfficiencyError">Relative Monte-Carlo error of it.</param>
/// <param name="Interpolated">Efficiency interpolated from the others.</param>
/// <param name="Chi2">χ² of the window's signal fractions, own against interpolated, with the Monte-Carlo errors of both.</param>
/// <param name="Bins">Number of (merged) bins in χ².</param>
internal readonly record struct LeaveOneOutResult(
    double MassGeV, bool Inner, double Efficiency, double EfficiencyError, double Interpolated, double Chi2, int Bins)
{
    /// <summary>Interpolated over own efficiency, less 1.</summary>
    public double RelativeDifference => (Interpolated / Efficiency) - 1;
}

/// <summary>Checks the interpolation between generated masses by leaving each out in turn.</summary>
internal static class LeaveOneOut
{
    /// <summary>Neighbouring bins are merged until the own sample holds this many effective events, so that the errors are Gaussian.</summary>
    private const double EventsPerBin = 10;

    /// <summary>Runs the check; empty where fewer than two masses were generated.</summary>
    /// <param name="samples">Samples by ascending mass.</param>
    /// <param name="grid">Masses and windows.</param>
    /// <param name="analysis">Analysis grid.</param>
    /// <param name="stepM2">Where the selection has a step [GeV²].</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    public static IReadOnlyList<LeaveOneOutResult> Run(
        IReadOnlyList<SignalSample> samples, MassWindowGrid grid, AnalysisGrid analysis, double stepM2, ParallelOptions threads)
    {
        if (samples.Count < 2)
        {
            return [];
        }

        var results = new LeaveOneOutResult[samples.Count];
        Parallel.For(0, samples.Count, threads, k =>
        {
            SignalSample own = samples[k];
            var others = new SignalModel([.. samples.Where((_, i) => i != k)], grid.EndMassGeV, stepM2);
            (double efficiency, double error) = (own.Efficiency, own.EfficiencyError);
            (double chi2, int bins) = CompareShapes(own, others, grid, analysis);
            results[k] = new LeaveOneOutResult(
                own.MassGeV, k > 0 && k < samples.Count - 1, efficiency, error, others.Efficiency(own.MassGeV).Value, chi2, bins);
        });
        return results;
    }

    private static (double Chi2, int Bins) CompareShapes(SignalSample own, SignalModel others, MassWindowGrid grid, AnalysisGrid analysis)
    {
        int half = grid.BinsPerWindow / 2;
        int centre = Math.Clamp(grid.NearestEdge(own.MassGeV * own.MassGeV), half, grid.GlobalGrid.M2Bins - half);
        (double[] fraction, double[] squares) = own.WindowFractions(analysis, centre - half, grid.BinsPerWindow);
        SignalFractions expected = others.Fractions(own.MassGeV, analysis, centre - half, grid.BinsPerWindow, resolutionScale: 1);
        double chi2 = 0, p = 0, q = 0, s = 0, v = 0;
        int bins = 0;
        for (int i = 0; i < fraction.Length; i++)
        {
            p += fraction[i];
            s += squares[i];
            q += expected.Fraction[i];
            v += Math.Pow(expected.Fraction[i] * expected.RelativeError[i], 2);
            if (p * p < EventsPerBin * s || s <= 0)
            {
                continue;
            }

            // The expected share sets the variance of the own one; its observed value would favour low fluctuations.
            chi2 += (p - q) * (p - q) / ((Math.Max(q, s / p) * (1 - q) * s / p) + v);
            bins++;
            p = q = s = v = 0;
        }

        return (chi2, bins);
    }
}
