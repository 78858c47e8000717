using Xunit;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Toys;
using ZPrimeGpu.Tests.Models;

namespace ZPrimeGpu.Tests.Limits;

/// <summary>Blocks, threads and counts, with toys that are a function of their number.</summary>
public sealed class ToySweepTests
{
    private static readonly ToyHypotheses Hypotheses = Make([1.0]);
    private static readonly ToyHypotheses Shared = Make([1.0, 2.0, 3.0]);

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(1, 7)]
    [InlineData(3, 64)]
    [InlineData(2, 5000)]
    public void Run_AnyThreadsAndBlocks_GivesEveryToyOnce(int threads, int block)
    {
        ToyDistribution first = new();
        ToyDistribution[] shared = [new(), new(), new()];
        var tally = new ToyTally();
        new ToySweep(() => Fake, threads, block).Run(
            [
                new ToyJob(Hypotheses, new ToySource(1, 5), 0, 900, [first]),
                new ToyJob(Shared, new ToySource(1, 6), 300, 1001, shared),
            ],
            tally);
        Assert.Equal(Enumerable.Range(0, 900).Where(t => t % 10 != 3).Select(t => 500_000.0 + t), first.Sorted.ToArray());
        for (int poi = 0; poi < 3; poi++)
        {
            Assert.Equal(Enumerable.Range(300, 1001).Where(t => t % 10 != 3).Select(t => 600_000.0 + t + (0.1 * poi)), shared[poi].Sorted.ToArray());
        }

        Assert.Equal((1901, 190, 190), (tally.Toys, tally.FailedToys, tally.Failed));
        Assert.Equal((900 * 2) + (1001 * 4), tally.Fits);
        Assert.Equal(90, first.Failed);
        Assert.All(tally.Failures.Zip(tally.Failures.Skip(1)), f => Assert.True((f.First.Stream, f.First.Toy).CompareTo((f.Second.Stream, f.Second.Toy)) < 0));
    }

    [Fact]
    public void Run_Cancelled_Stops()
        => Assert.Throws<OperationCanceledException>(() => new ToySweep(() => Fake, 2, 10, new CancellationToken(true)).Run(
            [new ToyJob(Hypotheses, new ToySource(1, 0), 0, 100, [new ToyDistribution()])], new ToyTally()));

    private static void Fake(ToyHypotheses hypotheses, in ToySource source, ulong first, int count, ToyResults results)
    {
        results.First = first;
        results.Count = count;
        for (int toy = 0; toy < count; toy++)
        {
            ulong number = first + (ulong)toy;
            results.Valid[toy] = number % 10 != 3;
            for (int poi = 0; poi < hypotheses.Pois.Length; poi++)
            {
                results.Q[poi][toy] = (source.Stream * 100_000.0) + number + (0.1 * poi);
            }

            results.Fits += 1 + hypotheses.Pois.Length;
            if (!results.Valid[toy])
            {
                results.Add(new ToyFailure("fake", source.Seed, source.Stream, number, null, FitStatus.IterationLimit));
            }
        }
    }

    private static ToyHypotheses Make(double[] pois)
    {
        CompiledModel model = WindowModel.Build(GeneratedWindow.LowCounts(1));
        var tables = new ToyTablesBuilder("fake");
        return new(model, tables.Build(), [], 0.0, pois);
    }
}
