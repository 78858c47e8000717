using Xunit;
using ZPrimeGpu.Host.Injection;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.Injection;

public sealed class LineShapeTests
{
    [Fact]
    public void Quantile_OfAWideResonance_IsTheIntegralOfTheBreitWigner()
    {
        var shape = new LineShape(4.0, 0.1, 0.5, 8.5);
        double total = Integral(0.25, 72.25);
        Assert.Equal(shape.InRange, total, 1e-6);
        foreach (double fraction in (double[])[0.02, 0.3, 0.5, 0.9, 0.99])
        {
            Assert.Equal(fraction, Integral(0.25, shape.Quantile(fraction)) / total, 1e-6);
        }

        // (M₀Γ/π)/[(x − M₀²)² + M₀²Γ²], midpoint rule.
        static double Integral(double from, double to)
        {
            const int Steps = 200_000;
            double step = (to - from) / Steps;
            double sum = 0.0;
            for (int i = 0; i < Steps; i++)
            {
                double x = from + ((i + 0.5) * step);
                sum += 1.6 / Math.PI / (((x - 16.0) * (x - 16.0)) + (1.6 * 1.6)) * step;
            }

            return sum;
        }
    }

    [Fact]
    public void Shares_OfANarrowSignal_AreLinearInMassSquaredBetweenTheNeighbours()
    {
        double[] generated = [1.0, 2.0, 3.0];
        var between = new MassShares(new LineShape(Math.Sqrt(5.0), 0.0, 1.0, 3.0), generated);
        Assert.Equal([0.0, 0.8, 0.2], [.. Enumerable.Range(0, 3).Select(i => Math.Round(between.Of(i), 12))]);
        Assert.Equal(5.0, between.Draw(1, 0.7), 1e-12);
        foreach (double mass in generated)
        {
            var at = new MassShares(new LineShape(mass, 0.0, 1.0, 3.0), generated);
            Assert.Equal([.. generated.Select(g => g == mass ? 1.0 : 0.0)], [.. Enumerable.Range(0, 3).Select(at.Of)]);
        }
    }

    [Fact]
    public void Shares_OfAWideSignal_SumToOneAndDrawTheLineShape()
    {
        double[] generated = [1.0, 2.0, 3.0, 4.0];
        var shape = new LineShape(2.5, 0.1, 1.0, 4.0);
        var shares = new MassShares(shape, generated);
        Assert.Equal(1.0, Enumerable.Range(0, 4).Sum(shares.Of), 1e-12);

        // The median of draws from all samples, in their shares, is that of the line shape: 40000 draws, 0.5 +- 0.0025.
        var random = new RandomStream(11);
        double median = shape.Quantile(0.5);
        int below = 0;
        for (int i = 0; i < 40_000; i++)
        {
            double u = random.Uniform();
            int sample = 0;
            while (u > shares.Of(sample) && sample < 3)
            {
                u -= shares.Of(sample++);
            }

            below += shares.Draw(sample, random.Uniform()) < median ? 1 : 0;
        }

        Assert.Equal(0.5, below / 40_000.0, 0.01);
    }

    [Theory]
    [InlineData(0.003)]
    [InlineData(2.5)]
    [InlineData(70.0)]
    public void Poisson_OfAStream_HasItsMeanAndVariance(double mean)
    {
        const int Draws = 20_000;
        var random = new RandomStream(5);
        double[] counts = [.. Enumerable.Range(0, Draws).Select(_ => (double)random.Poisson(mean))];
        double average = counts.Average();
        Assert.Equal(mean, average, 4.0 * Math.Sqrt(mean / Draws));

        // Variance of the sample variance: (μ₄ − σ⁴)/n with μ₄ = λ + 3λ².
        double variance = counts.Sum(c => (c - average) * (c - average)) / (Draws - 1);
        Assert.Equal(mean, variance, 4.0 * Math.Sqrt((mean + (2.0 * mean * mean)) / Draws));
    }
}
