using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Toys;

/// <summary>A distribution of counts as integers: the inverse of the cumulative distribution by comparing, the same on every accelerator.</summary>
/// <remarks>
/// <para>Threshold T_k = 2⁶⁴ P(n ≤ k), rounded, for the k with 0 &lt; T_k &lt; 2⁶⁴. The count is the first k plus the number of thresholds ≤ bits, so that P(n ≤ k) = T_k/2⁶⁴
/// exactly. It grows with the bits: ensembles of nearby means that share bits have nearby counts.</para>
/// <para>The guide table has, for each cell of the upper bits, the count at the start of the cell, and one entry more. Most cells hold no threshold; in the others the
/// search is by bisection.</para>
/// </remarks>
/// <typeparam name="TWords">View of the thresholds.</typeparam>
/// <typeparam name="TIndices">View of the guide.</typeparam>
/// <param name="thresholds">Thresholds; T_k is at <paramref name="thresholdOrigin"/> + k.</param>
/// <param name="indices">Guide tables.</param>
/// <param name="shift">64 − log₂(cells), at most 63.</param>
/// <param name="guideAt">Where the guide begins.</param>
/// <param name="thresholdOrigin">Where T_0 is or would be; may be negative.</param>
public readonly struct CountTable<TWords, TIndices>(TWords thresholds, TIndices indices, int shift, int guideAt, int thresholdOrigin) : IWordMap
    where TWords : struct, IWordView
    where TIndices : struct, IIndexView
{
    private readonly TWords thresholds = thresholds;
    private readonly TIndices indices = indices;
    private readonly int shift = shift;
    private readonly int guideAt = guideAt;
    private readonly int thresholdOrigin = thresholdOrigin;

    /// <summary>The count that 64 random bits stand for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Apply(ulong bits)
    {
        int cell = guideAt + (int)(bits >> shift);
        int low = indices[cell];
        int high = indices[cell + 1];
        return low == high ? low : Search(thresholds, thresholdOrigin, bits, low, high);
    }

    // Static: the table itself then stays in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Search(TWords thresholds, int thresholdOrigin, ulong bits, int low, int high)
    {
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (thresholds[thresholdOrigin + middle] <= bits)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
