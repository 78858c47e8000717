using System.Numerics;

namespace ZPrimeGpu.Host.Toys;

/// <summary>The Poisson distribution of one mean as integer thresholds with a guide table, read by <see cref="Kernels.Toys.CountTable{TWords, TIndices}"/>.</summary>
/// <remarks>
/// <para>T_k = 2⁶⁴ P(n ≤ k), rounded to the nearest integer, for every k with 0 &lt; T_k &lt; 2⁶⁴: a count has exactly the probability T_k − T_{k−1}, and what lies beyond the table, below
/// 2⁻⁶⁵, falls to the counts at its ends. Made from the recursion p_{k+1} = p_k λ/(k + 1) and its sums in twice the precision of a double, normalised by the sum, without
/// log Γ: the relative error of P before rounding is below 10⁻²⁴.</para>
/// <para>The table covers about λ ± 9.2 √λ: 20 √λ entries, 1.5 MB for λ = 10⁸.</para>
/// </remarks>
internal sealed class PoissonTable
{
    /// <summary>Largest mean: the table then has 600,000 entries.</summary>
    public const double LargestMean = 1e9;

    // Weights below 2⁻⁸⁰ of the largest do not reach the last bit of a threshold: together they are below √λ 2⁻⁸⁰.
    private const double Negligible = 8.271806125530277e-25;

    private const int FewestGuideBits = 6;
    private const int MostGuideBits = 11;

    private PoissonTable(int first, ulong[] thresholds)
    {
        First = first;
        Thresholds = thresholds;

        // About as many thresholds as this lie in cells of their own; sixteen cells for each, so that nearly all cells hold none.
        int cells = 16 * Math.Min(thresholds.Length, 2 + (int)(0.3 * thresholds.Length));
        GuideBits = Math.Clamp(BitOperations.Log2((uint)cells) + 1, FewestGuideBits, MostGuideBits);
        Guide = new int[(1 << GuideBits) + 1];
        FillGuide();
    }

    /// <summary>The count below the first threshold.</summary>
    public int First { get; }

    /// <summary>T_k for k = <see cref="First"/>, First + 1, …; the count is First plus the number of thresholds that are at most the random integer.</summary>
    public ulong[] Thresholds { get; }

    /// <summary>log₂ of the cells of the guide.</summary>
    public int GuideBits { get; }

    /// <summary>The count at the start of each cell, then the largest count [cell + 1].</summary>
    public int[] Guide { get; }

    /// <summary>Makes the table of one mean.</summary>
    /// <param name="mean">λ in [0, <see cref="LargestMean"/>].</param>
    public static PoissonTable Of(double mean)
    {
        if (!(mean >= 0.0 && mean <= LargestMean))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, $"A Poisson mean is in [0, {LargestMean}].");
        }

        int mode = (int)mean;
        DoubleDouble total = SumDown(mean, mode, out int lowest, out DoubleDouble weight) + SumAbove(mean, mode);
        DoubleDouble perTotal = new DoubleDouble(1.0, 0.0) / total;
        var thresholds = new List<ulong>();
        int first = lowest;
        DoubleDouble cumulated = default;
        for (int k = lowest; ; k++)
        {
            cumulated += weight;
            UInt128 threshold = InUnitsOfTheLastBit(cumulated * perTotal);
            if (threshold > ulong.MaxValue)
            {
                break;
            }

            if (threshold > 0)
            {
                thresholds.Add((ulong)threshold);
            }
            else
            {
                first = k + 1;
            }

            weight *= DoubleDouble.Ratio(mean, k + 1.0);
        }

        return new PoissonTable(first, [.. thresholds]);
    }

    /// <summary>p_k/p_mode summed from the mode down.</summary>
    private static DoubleDouble SumDown(double mean, int mode, out int lowest, out DoubleDouble weight)
    {
        weight = new(1.0, 0.0);
        DoubleDouble sum = weight;
        for (lowest = mode; lowest > 0 && weight.High > Negligible; lowest--)
        {
            weight *= DoubleDouble.Ratio(lowest, mean);
            sum += weight;
        }

        return sum;
    }

    /// <summary>p_k/p_mode summed over k above the mode.</summary>
    private static DoubleDouble SumAbove(double mean, int mode)
    {
        DoubleDouble weight = new(1.0, 0.0);
        DoubleDouble sum = default;
        for (int k = mode; weight.High > Negligible; k++)
        {
            weight *= DoubleDouble.Ratio(mean, k + 1.0);
            sum += weight;
        }

        return sum;
    }

    /// <summary>2⁶⁴ p, rounded, for p in [0, 1 + 2⁻⁶⁰].</summary>
    private static UInt128 InUnitsOfTheLastBit(DoubleDouble p)
    {
        const double half = 4294967296.0;
        double upper = Math.Floor(p.High * half);
        double lower = (((p.High * half) - upper) + (p.Low * half)) * half;
        return (UInt128)(((Int128)upper << 32) + (Int128)Math.Round(lower));
    }

    private void FillGuide()
    {
        int below = 0;
        for (int cell = 0; cell < Guide.Length - 1; cell++)
        {
            ulong start = (ulong)cell << (64 - GuideBits);
            while (below < Thresholds.Length && Thresholds[below] <= start)
            {
                below++;
            }

            Guide[cell] = First + below;
        }

        Guide[^1] = First + Thresholds.Length;
    }
}
