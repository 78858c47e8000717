namespace ZPrimeGpu.Host.Templates;

/// <summary>What a bin without simulated events says about its expectation.</summary>
/// <remarks>
/// No event seen means an expectation below 1.148 events at 68.27 % confidence, since e^(−1.148) = 1 − 0.6827; one event stands for the typical weight
/// of the neighbourhood. That limit is the Gaussian uncertainty of an empty bin (a Gaussian cannot be one-sided; the fit keeps the expectation
/// positive). The content itself is put at a small floor instead of 0, because a Poisson expectation of exactly 0 has no likelihood for a
/// bin with data: a thousandth of an event, so that a window of a hundred empty bins gains a tenth of an event.
/// </remarks>
internal static class ZeroCount
{
    /// <summary>−ln(1 − 0.682689): 68.27 % upper limit of a Poisson expectation of which no event was seen.</summary>
    public const double UpperLimit = 1.147874464449318;

    /// <summary>Content of an empty bin, in events of the typical weight.</summary>
    public const double Floor = 1e-3;

    /// <summary>
    /// Variance that the possibility of unseen events adds to a bin with <paramref name="effectiveEvents"/>: the limit squared times e^(−n), the probability
    /// of seeing none. It joins empty bins (n = 0) to filled ones (nothing beyond n ≈ 5) without a step.
    /// </summary>
    /// <param name="effectiveEvents">n.</param>
    /// <param name="eventContent">Content that one event stands for.</param>
    public static double Variance(double effectiveEvents, double eventContent)
    {
        double limit = UpperLimit * eventContent;
        return limit * limit * Math.Exp(-effectiveEvents);
    }
}
