using MathNet.Numerics.Distributions;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>A probability estimated by counting.</summary>
/// <param name="Count">Times that it happened.</param>
/// <param name="Trials">Times that it could have; positive.</param>
internal readonly record struct BinomialEstimate(long Count, long Trials)
{
    /// <summary>Probability content of the interval: that of one standard deviation.</summary>
    public const double Content = 0.682689492137086;

    /// <summary>k/N.</summary>
    public double Value => Count / (double)Trials;

    /// <summary>√(p(1 − p)/N).</summary>
    public double Error => Math.Sqrt(Value * (1.0 - Value) / Trials);

    /// <summary>Lower end of the central interval of Clopper and Pearson (Biometrika 26 (1934) 404): P(≥ k) = (1 − content)/2 there; 0 for k = 0.</summary>
    public double Low => Count == 0 ? 0.0 : Beta.InvCDF(Count, Trials - Count + 1.0, 0.5 * (1.0 - Content));

    /// <summary>Its upper end: P(≤ k) = (1 − content)/2 there; 1 for k = N.</summary>
    public double High => Count == Trials ? 1.0 : Beta.InvCDF(Count + 1.0, Trials - Count, 0.5 * (1.0 + Content));
}
