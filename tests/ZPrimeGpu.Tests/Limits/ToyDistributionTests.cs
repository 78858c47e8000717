using Xunit;
using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Tests.Limits;

public sealed class ToyDistributionTests
{
    [Fact]
    public void Tail_Ties_Count()
    {
        ToyDistribution toys = Of([0.0, 0.0, 0.5, 1.0, 1.0, 2.0]);
        Assert.Equal(new ToyFraction(6, 6), toys.Tail(0.0));
        Assert.Equal(new ToyFraction(4, 6), toys.Tail(1e-20));
        Assert.Equal(new ToyFraction(3, 6), toys.Tail(1.0));

        // Two fits of equal data differ by rounding.
        Assert.Equal(new ToyFraction(3, 6), toys.Tail(1.0 + 1e-12));
        Assert.Equal(new ToyFraction(1, 6), toys.Tail(1.001));
        Assert.Equal(new ToyFraction(0, 6), toys.Tail(2.1));
    }

    [Fact]
    public void Add_InvalidToys_AreLeftOutAndCounted()
    {
        var toys = new ToyDistribution();
        toys.Add([3.0, 77.0, 1.0], [true, false, true]);
        toys.Add([2.0], [true]);
        toys.Sort();
        Assert.Equal([1.0, 2.0, 3.0], toys.Sorted.ToArray());
        Assert.Equal((3, 1, 4), (toys.Count, toys.Failed, toys.Drawn));
    }

    [Fact]
    public void Cls_NoBackgroundToyReachesTheData_IsNull()
    {
        var tails = ToyTails.Of(5.0, Of([0.0, 6.0]), Of([0.0, 1.0]));
        Assert.Null(tails.Cls);
        Assert.Null(tails.ClsError);
        Assert.Equal(0.0, tails.Clb.Value);
        Assert.Equal(0.5, tails.ClbError);
    }

    [Fact]
    public void ClsError_OfTwoEnsembles_IsThatOfRepeatedExperiments()
    {
        var random = new Random(3);
        double[] cls = [.. Enumerable.Range(0, 2000).Select(_ => Draw(random).Cls!.Value)];
        double spread = Math.Sqrt(cls.Average(c => c * c) - Math.Pow(cls.Average(), 2.0));
        Assert.Equal(spread, Draw(random).ClsError!.Value, 0.15 * spread);

        static ToyTails Draw(Random random)
            => ToyTails.Of(0.8, Of([.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())]), Of([.. Enumerable.Range(0, 400).Select(_ => 2.0 * random.NextDouble())]));
    }

    [Fact]
    public void Bands_AgainstTheRecipeTakenLiterally()
    {
        // q̃ has a mass at zero and ties.
        var random = new Random(4);
        double[] signal = [.. Enumerable.Range(0, 301).Select(_ => Math.Round(Math.Max(0.0, random.NextDouble() - 0.4), 2))];
        double[] background = [.. Enumerable.Range(0, 207).Select(_ => Math.Round(Math.Max(0.0, (2.0 * random.NextDouble()) - 0.3), 2))];
        var bands = ToyBands.Of(Of(signal), Of(background));
        double[] clsb = [.. background.Select(q => signal.Count(s => s >= q) / 301.0).Order()];
        double[] cls = [.. background.Select(q => signal.Count(s => s >= q) / 301.0 / (background.Count(b => b >= q) / 207.0)).Order()];
        double[] percentiles = [2.2750131948179195, 15.865525393145702, 50.0, 84.1344746068543, 97.72498680518208];
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(Percentile(cls, percentiles[i]), bands.Cls[i], 1e-12);
            Assert.Equal(Percentile(clsb, percentiles[i]), bands.Clsb[i], 1e-12);
        }

        static double Percentile(double[] sorted, double percentile)
        {
            double at = percentile / 100.0 * (sorted.Length - 1);
            int below = (int)Math.Floor(at);
            return sorted[below] + ((at - below) * (sorted[below + 1] - sorted[below]));
        }
    }

    [Fact]
    public void BandErrors_AreTheSpreadOfRepeatedExperiments()
    {
        // Gaussian measurement x of μ, σ = 1, tested at 1.6: the statistic falls with x.
        var random = new Random(6);
        ToyBands[] bands = [.. Enumerable.Range(0, 300).Select(_ => ToyBands.Of(Measured(1.6), Measured(0.0)))];
        for (int i = 1; i < 4; i++)
        {
            double mean = bands.Average(b => b.Cls[i]);
            double spread = Math.Sqrt(bands.Average(b => Math.Pow(b.Cls[i] - mean, 2.0)));

            // The spread of 300 is known to 4 %; single errors of the rank scatter, their mean does not.
            Assert.Equal(spread, bands.Average(b => b.ClsError[i]), 0.2 * spread);
        }

        ToyDistribution Measured(double mu)
        {
            var measured = new MathNet.Numerics.Distributions.Normal(-mu, 1.0, random);
            return Of([.. Enumerable.Range(0, 2000).Select(_ => 10.0 + measured.Sample())]);
        }
    }

    private static ToyDistribution Of(double[] values)
    {
        var distribution = new ToyDistribution();
        distribution.Add(values, [.. values.Select(_ => true)]);
        distribution.Sort();
        return distribution;
    }
}
