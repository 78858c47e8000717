using Xunit;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Tests.Toys;

public sealed class ToySamplerTests
{
    private static readonly ToySource Source = new(0xFEDCBA9876543210, 42);

    /// <summary>Odd numbers of everything, means from 0 to 10⁷.</summary>
    private static ToyTables Mixed()
    {
        var builder = new ToyTablesBuilder("mixed");
        foreach (double mean in new[] { 0.0, 1e-12, 0.3, 3.0, 20.0, 1e4, 1e7 })
        {
            builder.AddCount(mean);
            builder.AddGaussianLocal(1.0, 0.1);
            builder.AddPoissonLocal(5.5, 0.25);
            builder.AddFixedLocal(1.0);
        }

        builder.AddGaussianGlobal(0.5, 2.0);
        builder.AddFixedGlobal(0.0);
        builder.AddPoissonGlobal(12.0);
        builder.AddGaussianGlobal(-1.0, 1.0);
        builder.AddGaussianGlobal(0.0, 1e-3);
        return builder.Build();
    }

    [Fact]
    public void Fill_OnAnyLanes_GivesTheBitsOfTheScalarPath()
    {
        ToyTables tables = Mixed();

        // Across the carry into the upper word of the toy's number.
        const ulong first = uint.MaxValue - 20UL;
        double[][] scalar = ToyLanes.Draw(ToySampler.Scalar(), tables, Source, first, 4001);
        foreach (ToySampler sampler in new[] { ToySampler.For<F64x4>(), ToySampler.For<F64x8>(), ToySampler.Simd() })
        {
            double[][] toys = ToyLanes.Draw(sampler, tables, Source, first, 4001);
            for (int toy = 0; toy < toys.Length; toy++)
            {
                Assert.Equal(ToyLanes.Bits(scalar[toy]), ToyLanes.Bits(toys[toy]));
                Assert.All(toys[toy], value => Assert.True(double.IsFinite(value)));
            }
        }
    }

    [Fact]
    public void Fill_FromAnotherFirstToy_GivesTheSameToys()
    {
        ToyTables tables = Mixed();
        double[][] whole = ToyLanes.Draw(ToySampler.Simd(), tables, Source, 0, 64);
        foreach (int first in new[] { 63, 1, 13, 30 })
        {
            double[][] part = ToyLanes.Draw(ToySampler.Simd(), tables, Source, (ulong)first, 64 - first);
            Assert.All(Enumerable.Range(0, part.Length), i => Assert.Equal(ToyLanes.Bits(whole[first + i]), ToyLanes.Bits(part[i])));
        }
    }

    /// <summary>The counters and tables as documented, put together here from their parts.</summary>
    [Fact]
    public void Fill_AgainstTheDocumentedCounters_Agrees()
    {
        double[] means = [0.0, 1e-12, 0.3, 3.0, 20.0, 1e4, 1e7];
        foreach (ulong toy in new ulong[] { 0, 7, 0x123456789A })
        {
            double[] found = ToyLanes.Draw(ToySampler.Simd(), Mixed(), Source, toy, 1)[0];
            for (int bin = 0; bin < means.Length; bin++)
            {
                PhiloxBlock block = Block(toy, 0, bin / 2);
                ulong bits = bin % 2 == 0 ? block.Low : block.High;
                PoissonTable table = PoissonTable.Of(means[bin]);
                Assert.Equal(table.First + table.Thresholds.Count(t => t <= bits), found[bin]);

                block = Block(toy, 1, bin / 2);
                RandomVariates.NormalPair(new U64(block.Low), new U64(block.High), out F64 even, out F64 odd);
                Assert.Equal(1.0 + (0.1 * (bin % 2 == 0 ? even : odd).Value), found[7 + (3 * bin)], 1e-15);

                block = Block(toy, 2, bin / 2);
                bits = bin % 2 == 0 ? block.Low : block.High;
                table = PoissonTable.Of(5.5);
                Assert.Equal(0.25 * (table.First + table.Thresholds.Count(t => t <= bits)), found[7 + (3 * bin) + 1]);
                Assert.Equal(1.0, found[7 + (3 * bin) + 2]);
            }

            PhiloxBlock globals = Block(toy, 3, 0);
            RandomVariates.NormalPair(new U64(globals.Low), new U64(globals.High), out F64 first, out F64 second);
            Assert.Equal(0.5 + (2.0 * first.Value), found[28], 1e-15);
            Assert.Equal(0.0, found[29]);
            Assert.Equal(-1.0 + second.Value, found[31], 1e-15);
            PoissonTable last = PoissonTable.Of(12.0);
            Assert.Equal(last.First + last.Thresholds.Count(t => t <= Block(toy, 4, 0).Low), found[30]);
        }
    }

    [Fact]
    public void Fill_WithAnotherSeedOrStream_GivesOtherToys()
    {
        ToyTables tables = Mixed();
        double[] toy = ToyLanes.Draw(ToySampler.Simd(), tables, Source, 5, 1)[0];
        Assert.NotEqual(toy, ToyLanes.Draw(ToySampler.Simd(), tables, new(Source.Seed + 1, Source.Stream), 5, 1)[0]);
        Assert.NotEqual(toy, ToyLanes.Draw(ToySampler.Simd(), tables, new(Source.Seed ^ (1UL << 63), Source.Stream), 5, 1)[0]);
        Assert.NotEqual(toy, ToyLanes.Draw(ToySampler.Simd(), tables, new(Source.Seed, Source.Stream + 1), 5, 1)[0]);
        Assert.NotEqual(toy, ToyLanes.Draw(ToySampler.Simd(), tables, Source, 5 + (1UL << 32), 1)[0]);
    }

    [Fact]
    public unsafe void Fill_ManyTimes_AllocatesNothing()
    {
        ToyTables tables = Mixed();
        ToySampler sampler = ToySampler.Simd();
        var memory = new double[8 * (tables.Bins + tables.Locals + tables.Globals)];
        fixed (double* start = memory)
        {
            double* local = start + (8 * tables.Bins);
            sampler.Fill(tables, Source, 0, start, local, local + (8 * tables.Locals));
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (ulong toy = 0; toy < 1000; toy++)
            {
                sampler.Fill(tables, Source, toy, start, local, local + (8 * tables.Locals));
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static PhiloxBlock Block(ulong toy, uint purpose, int pair)
        => Philox4x32.Generate(
            (uint)toy, (uint)(toy >> 32), (purpose << 24) + (uint)pair, Source.Stream, (uint)Source.Seed, (uint)(Source.Seed >> 32));
}
