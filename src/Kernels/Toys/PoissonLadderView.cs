using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Toys;

/// <summary>Borrowed tables of Poisson distributions with means digit × 16^level × 2⁻¹⁶, digit 1 … 15: <see cref="PoissonLadderKernel"/>.</summary>
/// <typeparam name="TWords">View of the thresholds.</typeparam>
/// <typeparam name="TIndices">View of the indices.</typeparam>
/// <param name="thresholds">Thresholds of all tables.</param>
/// <param name="indices">Shift, start of the guide, start of the thresholds minus the first count [level, digit, 3]; then guide tables (<see cref="CountTable{TWords, TIndices}"/>).</param>
/// <param name="levels">Levels.</param>
public readonly struct PoissonLadderView<TWords, TIndices>(TWords thresholds, TIndices indices, int levels)
    where TWords : struct, IWordView
    where TIndices : struct, IIndexView
{
    /// <summary>Thresholds.</summary>
    public readonly TWords Thresholds = thresholds;

    /// <summary>Indices.</summary>
    public readonly TIndices Indices = indices;

    /// <summary>Levels.</summary>
    public readonly int Levels = levels;
}

/// <summary>The counts of one level: the four lowest of the 64 bits are the digit, the others random.</summary>
/// <remarks>That the random integer's four lowest bits are not random changes probabilities by less than 2⁻⁶⁰.</remarks>
/// <typeparam name="TWords">View of the thresholds.</typeparam>
/// <typeparam name="TIndices">View of the indices.</typeparam>
/// <param name="ladder">Tables.</param>
/// <param name="level">Level.</param>
public readonly struct LadderTable<TWords, TIndices>(PoissonLadderView<TWords, TIndices> ladder, int level) : IWordMap
    where TWords : struct, IWordView
    where TIndices : struct, IIndexView
{
    private readonly PoissonLadderView<TWords, TIndices> ladder = ladder;
    private readonly int level = level;

    /// <summary>The count; 0 for digit 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Apply(ulong bits)
    {
        int digit = (int)(bits & PoissonLadderKernel.DigitMask);
        if (digit == 0)
        {
            return 0.0;
        }

        TIndices indices = ladder.Indices;
        int at = PoissonLadderKernel.IndexStride * ((level << PoissonLadderKernel.DigitBits) + digit);
        return new CountTable<TWords, TIndices>(ladder.Thresholds, indices, indices[at], indices[at + 1], indices[at + 2]).Apply(bits);
    }
}
