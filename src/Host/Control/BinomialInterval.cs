using System.Numerics;
using MathNet.Numerics.Distributions;

namespace ZPrimeGpu.Host.Control;

/// <summary>A sum of event weights, and of their squares.</summary>
/// <param name="Weights">Σw.</param>
/// <param name="Squares">Σw².</param>
internal readonly record struct WeightPair(double Weights, double Squares) : IAdditionOperators<WeightPair, WeightPair, WeightPair>
{
    /// <summary>Standard deviation of Σw.</summary>
    public double Error => Math.Sqrt(Squares);

    /// <summary>With one more event.</summary>
    public WeightPair Plus(double weight) => new(Weights + weight, Squares + (weight * weight));

    /// <summary>The sum of two.</summary>
    public static WeightPair operator +(WeightPair a, WeightPair b) => new(a.Weights + b.Weights, a.Squares + b.Squares);
}

/// <summary>Events that pass something and events that fail it.</summary>
/// <param name="Passed">Those that pass.</param>
/// <param name="Failed">Those that fail.</param>
/// <param name="Cross">Σ over generated events of (Σw of its rows that pass)(Σw of those that fail): the covariance of both sums; 0 where every row is an event of its own.</param>
internal readonly record struct PassFail(WeightPair Passed, WeightPair Failed, double Cross = 0) : IAdditionOperators<PassFail, PassFail, PassFail>
{
    /// <summary>Both together.</summary>
    public WeightPair All => new(Passed.Weights + Failed.Weights, Passed.Squares + Failed.Squares + (2 * Cross));

    /// <summary>With one more row.</summary>
    public PassFail Plus(double weight, bool passes)
        => passes ? this with { Passed = Passed.Plus(weight) } : this with { Failed = Failed.Plus(weight) };

    /// <summary>The sum of two.</summary>
    public static PassFail operator +(PassFail a, PassFail b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.Cross + b.Cross);
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

    /// <summary>The efficiency of independent rows; null where there are no events, or their weights add up to nothing.</summary>
    public static BinomialInterval? Of(WeightPair passed, WeightPair failed) => Of(new PassFail(passed, failed));

    /// <summary>The efficiency; null where there are no events, or their weights add up to nothing.</summary>
    public static BinomialInterval? Of(in PassFail sums)
    {
        (WeightPair passed, WeightPair failed) = (sums.Passed, sums.Failed);
        double sum = passed.Weights + failed.Weights;
        if (!(sum > 0 && passed.Weights >= 0 && failed.Weights >= 0))
        {
            return null;
        }

        double efficiency = passed.Weights / sum;
        double miss = failed.Weights / sum;
        double variance = ((miss * miss * passed.Squares) + (efficiency * efficiency * failed.Squares) - (2 * efficiency * miss * sums.Cross)) / (sum * sum);
        double trials = variance > 0 && efficiency * miss > 0 ? efficiency * miss / variance : sum * sum / sums.All.Squares;
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
