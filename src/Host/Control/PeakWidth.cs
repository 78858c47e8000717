namespace ZPrimeGpu.Host.Control;

/// <summary>Width of the Gaussian core of the recoil peak.</summary>
/// <param name="Mean">Mean [GeV²].</param>
/// <param name="Sigma">Standard deviation of the core [GeV²].</param>
/// <param name="SigmaError">Its statistical error, by leaving out one of the groups at a time [GeV²].</param>
internal readonly record struct PeakWidth(double Mean, double Sigma, double SigmaError)
{
    // The core is what lies within 1.5 standard deviations: beyond, radiation makes a tail to higher M².
    private const double Range = 1.5;

    // Variance of a unit normal variable truncated to ±1.5: 1 − 2kφ(k)/(2Φ(k) − 1).
    private const double TruncatedVariance = 0.551524648;
    private const int MaxSteps = 500;

    /// <summary>Measures the width of a tally's histogram; null where there is no peak.</summary>
    public static PeakWidth? Of(ControlTally tally)
    {
        if (tally.Peak.Length == 0)
        {
            return null;
        }

        var all = new double[ControlTally.PeakBins];
        for (int i = 0; i < tally.Peak.Length; i++)
        {
            all[i % all.Length] += tally.Peak[i];
        }

        if (Core(all, tally.PeakHalfRange) is not (double mean, double sigma))
        {
            return null;
        }

        var without = new List<double>();
        for (int group = 0; group < ControlTally.PeakGroups; group++)
        {
            double[] rest = [.. all.Select((w, bin) => w - tally.Peak[(group * all.Length) + bin])];
            if (Core(rest, tally.PeakHalfRange) is (_, double one))
            {
                without.Add(one);
            }
        }

        double centre = without.Count > 0 ? without.Average() : 0;
        double variance = without.Sum(s => (s - centre) * (s - centre)) * (ControlTally.PeakGroups - 1.0) / ControlTally.PeakGroups;
        return without.Count == ControlTally.PeakGroups ? new PeakWidth(mean, sigma, Math.Sqrt(variance)) : null;
    }

    // Iterated: mean and variance within the range, the variance corrected for the truncation. Bins count by the part in the range.
    private static (double Mean, double Sigma)? Core(double[] histogram, double halfRange)
    {
        double width = 2 * halfRange / histogram.Length;
        (double mean, double sigma) = (0, 0.5 * halfRange);
        for (int step = 0; step < MaxSteps; step++)
        {
            double low = mean - (Range * sigma);
            double high = mean + (Range * sigma);
            double w = 0, wx = 0, wxx = 0;
            for (int bin = 0; bin < histogram.Length; bin++)
            {
                double from = Math.Max(low, (bin * width) - halfRange);
                double to = Math.Min(high, ((bin + 1) * width) - halfRange);
                if (to > from)
                {
                    double x = 0.5 * (from + to);
                    double part = histogram[bin] * (to - from) / width;
                    w += part;
                    wx += part * x;
                    wxx += part * x * x;
                }
            }

            if (!(w > 0))
            {
                return null;
            }

            double newMean = wx / w;
            double newSigma = Math.Sqrt(Math.Max(0, (wxx / w) - (newMean * newMean)) / TruncatedVariance);
            bool done = Math.Abs(newMean - mean) + Math.Abs(newSigma - sigma) < 1e-9 * halfRange;
            (mean, sigma) = (newMean, newSigma);
            if (done)
            {
                return sigma > width && sigma < halfRange ? (mean, sigma) : null;
            }
        }

        return null;
    }
}
