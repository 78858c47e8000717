using MathNet.Numerics.Distributions;

namespace ZPrimeGpu.Host.Control;

/// <summary>A sum of event weights, and of their squares.</summary>
/// <param name="Weights">Σw.</param>
/// <param name="Squares">Σw².</param>
internal readonly record struct WeightPair(double Weights, double Squares)
{
    /// <summary>Standard deviation of Σw.</summary>
    public double Error => Math.Sqrt(Squares);

    /// <summary>With one more event.</summary>
    public WeightPair Plus(double weight) => new(Weights + weight, Squares + (weight * weight));

    /// <summary>The sum of two.</summary>
    public static WeightPair operator +(WeightPair a, WeightPair b) => new(a.Weights + b.Weights, a.Squares + b.Squares);
}

/// <summary>An efficiency with the interval of Clopper and Pearson (Biometrika 26 (1934) 404).</summary>
/// <remarks>
/// ε = P/(P + F) with P and F the weights of events that pass and fail. Weighted events are counted as
/// n = ε(1 − ε)/σ² and k = εn effective events, where σ² = ((1 − ε)² ΣP w² + ε² ΣF w²)/(P + F)²: n and k are the plain counts where all
/// weights are 1. At ε = 0 and 1 σ² vanishes, and n = (Σw)²/Σw².
/// </remarks>
/// <param name="Value">ε.</param>
/// <param name="Low">Lower end: P(≥ k) = 15.9 % there; 0 for k = 0.</param>
/// <param name="High">Upper end: P(≤ k) = 15.9 % there; 1 for k = n.</param>
/// <param name="Passed">k, effective events.</param>
/// <param name="Trials">n, effective events; positive.</param>
internal readonly record struct BinomialInterval(double Value, double Low, double High, double Passed, double Trials)
{
    // Half of what lies outside one standard deviation of a normal distribution.
    private const double Tail = 0.158655253931457;

    /// <summary>Half the width of the interval.</summary>
    public double Error => 0.5 * (High - Low);

    /// <summary>The efficiency; null where there are no events, or their weights add up to nothing.</summary>
    public static BinomialInterval? Of(WeightPair passed, WeightPair failed)
    {
        double sum = passed.Weights + failed.Weights;
        if (!(sum > 0 && passed.Weights >= 0 && failed.Weights >= 0))
        {
            return null;
        }

        double efficiency = passed.Weights / sum;
        double miss = failed.Weights / sum;
        double variance = ((miss * miss * passed.Squares) + (efficiency * efficiency * failed.Squares)) / (sum * sum);
        double trials = variance > 0 ? efficiency * miss / variance : sum * sum / (passed.Squares + failed.Squares);
        double k = efficiency * trials;
        double rest = miss * trials;
        return new BinomialInterval(
            efficiency,
            k > 0 ? Beta.InvCDF(k, rest + 1, Tail) : 0,
            rest > 0 ? Beta.InvCDF(k + 1, rest, 1 - Tail) : 1,
            k,
            trials);
    }
}
