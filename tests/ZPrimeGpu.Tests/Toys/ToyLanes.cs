using System.Runtime.InteropServices;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Tests.Toys;

/// <summary>Toys as plain arrays, whatever the lanes of the sampler.</summary>
internal static class ToyLanes
{
    /// <summary>Counts, then local, then global auxiliary values of consecutive toys [toy][element].</summary>
    public static unsafe double[][] Draw(ToySampler sampler, ToyTables tables, ToySource source, ulong first, int toys)
    {
        int length = tables.Bins + tables.Locals + tables.Globals;
        int lanes = sampler.Lanes;
        var memory = (double*)NativeMemory.AlignedAlloc((nuint)(Math.Max(length, 1) * lanes * sizeof(double)), 64);
        var result = new double[toys][];
        for (int toy = 0; toy < toys; toy += lanes)
        {
            new Span<double>(memory, length * lanes).Fill(double.NaN);
            sampler.Fill(tables, source, first + (ulong)toy, memory, memory + (tables.Bins * lanes), memory + ((tables.Bins + tables.Locals) * lanes));
            for (int lane = 0; lane < lanes && toy + lane < toys; lane++)
            {
                result[toy + lane] = [.. Enumerable.Range(0, length).Select(i => memory[(i * lanes) + lane])];
            }
        }

        NativeMemory.AlignedFree(memory);
        return result;
    }

    public static long[] Bits(double[] values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];
}
