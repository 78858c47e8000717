using MathNet.Numerics.Distributions;
using Xunit;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Tests.Toys;

/// <summary>Toys follow their distributions; seeds are fixed, bounds are five standard deviations.</summary>
public sealed class ToyDistributionTests
{
    private const int Toys = 1_000_000;

    [Fact]
    public void Counts_OfAMillionToys_HaveTheProbabilitiesOfPoisson()
    {
        double[] means = [0.0, 0.3, 3.0, 20.0, 400.0];
        var builder = new ToyTablesBuilder("counts");
        Array.ForEach(means, builder.AddCount);
        double[][] toys = ToyLanes.Draw(ToySampler.Simd(), builder.Build(), new ToySource(11, 0), 0, Toys);
        Assert.All(toys, toy => Assert.Equal(0.0, toy[0]));
        for (int bin = 1; bin < means.Length; bin++)
        {
            double mean = means[bin];
            int largest = (int)(mean + (8.0 * Math.Sqrt(mean)) + 10.0);
            var frequency = new int[largest + 1];
            foreach (double[] toy in toys)
            {
                frequency[Math.Min((int)toy[bin], largest)]++;
            }

            CountFrequency.AssertChiSquared(frequency, k => Poisson.PMF(mean, k), $"λ = {mean}");
        }
    }

    [Fact]
    public void Values_OfOneToy_AreIndependent()
    {
        var builder = new ToyTablesBuilder("pairs");
        for (int bin = 0; bin < 4; bin++)
        {
            builder.AddCount(5.0);
            builder.AddGaussianLocal(0.0, 1.0);
        }

        builder.AddGaussianGlobal(0.0, 1.0);
        builder.AddGaussianGlobal(0.0, 1.0);
        const int toys = 200_000;
        double[][] sample = ToyLanes.Draw(ToySampler.Simd(), builder.Build(), new ToySource(12, 3), 0, toys);
        for (int i = 0; i < sample[0].Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                // Standardised counts have variance 1, as the others.
                double correlation = sample.Average(toy => Standard(toy, i) * Standard(toy, j));
                Assert.InRange(correlation, -5.0 / Math.Sqrt(toys), 5.0 / Math.Sqrt(toys));
            }
        }

        // One toy and the next.
        double next = Enumerable.Range(1, toys - 1).Average(t => Standard(sample[t], 0) * Standard(sample[t - 1], 0));
        Assert.InRange(next, -5.0 / Math.Sqrt(toys), 5.0 / Math.Sqrt(toys));
    }

    [Fact]
    public void AuxiliaryValues_OfManyToys_HaveMeanAndWidth()
    {
        var builder = new ToyTablesBuilder("auxiliary");
        builder.AddGaussianLocal(1.3, 0.2);
        builder.AddPoissonLocal(6.0, 0.25);
        builder.AddGaussianGlobal(-0.4, 1.0);
        builder.AddPoissonGlobal(50.0);
        const int toys = 200_000;
        double[][] sample = ToyLanes.Draw(ToySampler.Simd(), builder.Build(), new ToySource(13, 0), 0, toys);
        (double Mean, double Width)[] expected = [(1.3, 0.2), (1.5, 0.25 * Math.Sqrt(6.0)), (-0.4, 1.0), (50.0, Math.Sqrt(50.0))];
        for (int i = 0; i < expected.Length; i++)
        {
            (double mean, double width) = expected[i];
            Assert.Equal(mean, sample.Average(toy => toy[i]), 5.0 * width / Math.Sqrt(toys));

            // The variance of a squared deviation is at most (2 + 1/6) σ⁴ here, that of a count of mean 6.
            Assert.Equal(1.0, sample.Average(toy => Math.Pow((toy[i] - mean) / width, 2.0)), 5.0 * Math.Sqrt(2.2 / toys));
        }
    }

    private static double Standard(double[] toy, int i) => i < 4 ? (toy[i] - 5.0) / Math.Sqrt(5.0) : toy[i];
}
