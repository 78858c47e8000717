using Xunit;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Tests.Limits;

public sealed class CoverageTallyTests
{
    [Fact]
    public void Pulls_OfManyValues_HaveTheirMoments()
    {
        var random = new Random(3);
        double[] values = [.. Enumerable.Range(0, 5000).Select(_ => 0.3 + (1.4 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)))];
        var tally = new CoverageTally();
        Array.ForEach(values, tally.AddPull);
        CoveragePulls pulls = tally.Pulls()!;
        double mean = values.Average();
        double m2 = values.Average(v => Math.Pow(v - mean, 2));
        double m4 = values.Average(v => Math.Pow(v - mean, 4));

        // Every power is kept to 2⁻⁴¹.
        Assert.Equal(values.Length, pulls.Count);
        Assert.Equal(mean, pulls.Mean, 1e-11);
        Assert.Equal(Math.Sqrt(m2), pulls.Rms, 1e-11);
        Assert.Equal(Math.Sqrt(m2 / values.Length), pulls.MeanError, 1e-11);
        Assert.Equal(Math.Sqrt((m4 - (m2 * m2)) / values.Length) / (2.0 * Math.Sqrt(m2)), pulls.RmsError, 1e-10);
    }

    [Fact]
    public void Pulls_OfNormalValues_HaveTheErrorsOfNormalSamples()
    {
        var tally = new CoverageTally();
        const int n = 20_000;
        for (int i = 0; i < n; i++)
        {
            tally.AddPull(-AsymptoticFormulae.UpperQuantile((i + 0.5) / n));
        }

        CoveragePulls pulls = tally.Pulls()!;
        Assert.Equal(0.0, pulls.Mean, 1e-10);
        Assert.Equal(1.0, pulls.Rms, 1e-3);
        Assert.Equal(1.0 / Math.Sqrt(2.0 * n), pulls.RmsError, 1e-2 / Math.Sqrt(n));
    }

    [Fact]
    public void Pulls_ThatAreNoNumbersOrBeyondAll_AreNotCounted()
    {
        var tally = new CoverageTally();
        Assert.Null(tally.Pulls());
        Array.ForEach([double.NaN, double.PositiveInfinity, double.NegativeInfinity, -2e6, 1.0], tally.AddPull);
        Assert.Null(tally.Pulls());
        tally.AddPull(1e6);
        tally.AddPull(-1e6);
        Assert.Equal(3, tally.Pulls()!.Count);
        Assert.Equal(1.0 / 3.0, tally.Pulls()!.Mean, 1e-9);
    }

    [Fact]
    public void Add_InAnyOrder_GivesTheSameSumsAndTheFirstFailures()
    {
        CoverageTally[] parts = [.. Enumerable.Range(0, 40).Select(Part)];
        CoverageTally forward = Sum(parts);
        CoverageTally backward = Sum(parts.Reverse());
        Assert.Equal(forward.Pulls(), backward.Pulls());
        Assert.Equal(forward.Cls, backward.Cls);
        Assert.Equal(forward.Clsb, backward.Clsb);
        Assert.Equal((280, 40, 3L * 40, 40L * 7), (forward.Cls!.Value.Toys, forward.FailedToys, forward.Fits, forward.Failed));
        Assert.Equal(forward.Failures, backward.Failures);
        Assert.Equal(Enumerable.Range(0, 100).Select(t => (ulong)t), forward.Failures.Select(f => f.Toy));
    }

    private static CoverageTally Part(int part)
    {
        var tally = new CoverageTally();
        for (int i = 0; i < 7; i++)
        {
            int toy = (7 * part) + i;
            tally.AddToy(toy % 10 != 0, toy % 3 != 0);
            tally.AddPull(Math.Sin(toy) * Math.Pow(10.0, toy % 5));
            tally.AddFailure(new ToyFailure("model", 1, 2, (ulong)toy, null, FitStatus.IterationLimit));
        }

        tally.AddFailedToy();
        tally.AddFits(3, 1);
        return tally;
    }

    private static CoverageTally Sum(IEnumerable<CoverageTally> parts)
    {
        var sum = new CoverageTally();
        foreach (CoverageTally part in parts)
        {
            sum.Add(part);
        }

        return sum;
    }
}
