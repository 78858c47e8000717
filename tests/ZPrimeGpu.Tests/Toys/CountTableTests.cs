using Xunit;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Tests.Toys;

public sealed class CountTableTests
{
    /// <summary>A count begins at its threshold, not one bit before or after; thresholds and cells of the guide are all visited.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(1e-12)]
    [InlineData(0.3)]
    [InlineData(20.0)]
    [InlineData(1e5)]
    public void Apply_AtThresholdsAndCells_CountsTheThresholdsUpToTheBits(double mean)
    {
        PoissonTable source = PoissonTable.Of(mean);
        const int words = 5;
        const int guide = 3;
        var table = new CountTable<Words, Indices>(
            new([.. new ulong[words], .. source.Thresholds]), new([.. new int[guide], .. source.Guide]), 64 - source.GuideBits, guide, words - source.First);
        ulong[] cells = [.. Enumerable.Range(0, 1 << source.GuideBits).Select(c => (ulong)c << (64 - source.GuideBits))];
        foreach (ulong edge in source.Thresholds.Concat(cells))
        {
            foreach (ulong bits in new[] { unchecked(edge - 1), edge, unchecked(edge + 1) })
            {
                Assert.Equal(source.First + CountUpTo(source.Thresholds, bits), table.Apply(bits));
            }
        }
    }

    private static int CountUpTo(ulong[] sorted, ulong bits)
    {
        // Thresholds at the ends may be equal.
        int at = Array.BinarySearch(sorted, bits);
        int below = at >= 0 ? at : ~at;
        while (below < sorted.Length && sorted[below] <= bits)
        {
            below++;
        }

        return below;
    }

    private readonly struct Words(ulong[] values) : IWordView
    {
        public ulong this[int index] => values[index];
    }

    private readonly struct Indices(int[] values) : IIndexView
    {
        public int this[int index] => values[index];
    }
}
