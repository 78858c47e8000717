using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Toys;

/// <summary>Poisson counts whose mean differs from toy to toy, by integers: the same on every accelerator.</summary>
/// <remarks>
/// <para>λ is written in units of 2⁻¹⁶ as a hexadecimal number. A Poisson count of mean λ is the sum of independent ones of the means of its digits, each drawn from the table of
/// its digit and level by comparing integers (<see cref="CountTable{TWords, TIndices}"/>).</para>
/// <para>λ is rounded to the units at random, up with the probability of the remainder: the mean stays λ, and a probability P(n) changes by at most 2⁻³²/8 · max|∂²P/∂λ²| &lt; 6·10⁻¹¹.
/// The tables' own error is 2⁻⁶⁴, that of the digits in the lower bits 2⁻⁶⁰ a level.</para>
/// <para>λ above the ladder, 16^levels units, counts as what its top is; NaN and negative λ count as 0.</para>
/// </remarks>
public static class PoissonLadderKernel
{
    /// <summary>Bits of a digit.</summary>
    public const int DigitBits = 4;

    /// <summary>The bits of the digit in <see cref="LadderTable{TWords, TIndices}"/>.</summary>
    public const ulong DigitMask = (1UL << DigitBits) - 1;

    /// <summary>Units per event.</summary>
    public const double UnitsPerEvent = 65536.0;

    /// <summary>Most levels: means below 2²⁸.</summary>
    public const int MostLevels = 11;

    /// <summary>Indices per table.</summary>
    public const int IndexStride = 3;

    /// <summary>Counters (pairs of 64 bits) per count: one half for the rounding, one for each level.</summary>
    public const int PairsPerCount = 8;

    /// <summary>Most counts of a toy.</summary>
    public const int MostCounts = (1 << ToySource.PairBits) / PairsPerCount;

    /// <summary>Replaces means by counts.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TWord">The integers of its lanes.</typeparam>
    /// <typeparam name="TView">View of the counts.</typeparam>
    /// <typeparam name="TWords">View of the thresholds.</typeparam>
    /// <typeparam name="TIndices">View of the indices.</typeparam>
    /// <param name="ladder">Tables.</param>
    /// <param name="source">Seed and stream.</param>
    /// <param name="toy">The number of the toy in each lane.</param>
    /// <param name="bins">Counts to draw.</param>
    /// <param name="counts">λ [bin]; receives n [bin].</param>
    public static void Draw<TReal, TWord, TView, TWords, TIndices>(
        in PoissonLadderView<TWords, TIndices> ladder, in ToySource source, TWord toy, int bins, TView counts)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
        where TView : struct, IView<TReal>
        where TWords : struct, IWordView
        where TIndices : struct, IIndexView
    {
        // The largest number of units that rounding up leaves below 16^levels.
        TReal top = TReal.ScaleByPowerOfTwo(TReal.From(1.0), TReal.From(DigitBits * ladder.Levels)) - TReal.From(2.0);
        for (int bin = 0; bin < bins; bin++)
        {
            // Max gives its second argument for NaN.
            TReal units = TReal.Min(TReal.Max(counts[bin], TReal.From(0.0)) * TReal.From(UnitsPerEvent), top);
            counts[bin] = Count<TReal, TWord, TWords, TIndices>(ladder, source, toy, bin, units);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TReal Count<TReal, TWord, TWords, TIndices>(
        in PoissonLadderView<TWords, TIndices> ladder, in ToySource source, TWord toy, int bin, TReal units)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
        where TWords : struct, IWordView
        where TIndices : struct, IIndexView
    {
        ulong pair = ((ulong)ToyPurpose.HybridCount << ToySource.PairBits) + (ulong)(PairsPerCount * bin);
        TWord toyHigh = toy >> 32;
        TWord stream = TWord.From(source.Stream);
        Philox4x32.Generate<TReal, TWord>(toy, toyHigh, TWord.From(pair), stream, source.Seed, out TWord low, out TWord high);
        TReal whole = TReal.Round(units + (TWord.Uniform(low) - TReal.From(0.5)));
        TWord digits = TWord.FromInteger(whole);
        TReal sum = Level<TReal, TWord, TWords, TIndices>(ladder, 0, digits, high);
        TReal place = TReal.From(16.0);
        for (int level = 1; level < ladder.Levels; level += 2)
        {
            // Where no lane has a digit here or above there is nothing to draw.
            if (!TReal.Any(TReal.LessOrEqual(place, whole)))
            {
                break;
            }

            pair++;
            Philox4x32.Generate<TReal, TWord>(toy, toyHigh, TWord.From(pair), stream, source.Seed, out low, out high);
            sum += Level<TReal, TWord, TWords, TIndices>(ladder, level, digits, low);
            if (level + 1 < ladder.Levels)
            {
                sum += Level<TReal, TWord, TWords, TIndices>(ladder, level + 1, digits, high);
            }

            place *= TReal.From(256.0);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal Level<TReal, TWord, TWords, TIndices>(in PoissonLadderView<TWords, TIndices> ladder, int level, TWord digits, TWord random)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
        where TWords : struct, IWordView
        where TIndices : struct, IIndexView
    {
        TWord digit = (digits >> (DigitBits * level)) & TWord.From(DigitMask);
        return TWord.Map((random & TWord.From(~DigitMask)) | digit, new LadderTable<TWords, TIndices>(ladder, level));
    }
}
