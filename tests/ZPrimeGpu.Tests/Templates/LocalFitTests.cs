using Xunit;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Templates;

public sealed class LocalFitTests
{
    private static readonly double[] Edges = SyntheticBackground.Edges(40);

    [Theory]
    [InlineData(20, 5)]
    [InlineData(0, 8)]
    [InlineData(38, 12)]
    [InlineData(10, 1)]
    public void Around_RandomCounts_AgreesWithAGeneralMinimiser(int centre, int halfWidth)
    {
        var random = new Random(centre);
        double[] content = [.. Enumerable.Range(0, 40).Select(i => 2.5 * SyntheticBackground.Poisson(random, 3 * Math.Exp(-i / 15.0)))];
        content[centre] += 2.5;
        LocalFit fit = Fit(content, centre, halfWidth, 2.5, out _);
        (double expected, double slope) = TemplatesLocalFitOracle.Fit(content, Edges, centre, halfWidth, 2.5);

        // The simplex finds a quadratic minimum to the square root of its tolerance.
        Assert.Equal(expected, fit.Content, 2e-6 * expected);
        Assert.Equal(slope, fit.Slope, 1e-6 * (1 + Math.Abs(slope)));
    }

    [Theory]
    [InlineData(20, 10)]
    [InlineData(0, 10)]
    [InlineData(39, 6)]
    public void Around_Exponential_ReproducesIt(int centre, int halfWidth)
    {
        double[] content = [.. Enumerable.Range(0, 40).Select(i => 1e8 * (Edges[i + 1] - Edges[i]) * Math.Exp(-0.3 * (i - 20)))];
        LocalFit fit = Fit(content, centre, halfWidth, 1, out _);

        // The prior of the slope has the weight of a few events among at least 1e4.
        Assert.Equal(content[centre], fit.Content, 1e-3 * content[centre]);
        Assert.Equal(-0.3, fit.Slope, 1e-3);
        Assert.True(fit.Distance < 1);
    }

    [Fact]
    public void Around_EventsInOneBinAtTheEnd_StaysFinite()
    {
        var content = new double[40];
        content[25] = 3;
        LocalFit fit = Fit(content, 20, 5, 1, out double[] influence);
        Assert.True(fit.Content > 0 && fit.Content < 3);
        Assert.True(double.IsFinite(fit.Slope) && influence.All(double.IsFinite));
    }

    [Fact]
    public void Influence_OfEveryBin_IsTheDerivative()
    {
        var random = new Random(9);
        double[] content = [.. Enumerable.Range(0, 40).Select(i => 2.0 * SyntheticBackground.Poisson(random, 4))];
        Fit(content, 18, 7, 2, out double[] influence);
        for (int k = 0; k < influence.Length; k++)
        {
            const double Step = 1e-4;
            var up = (double[])content.Clone();
            var down = (double[])content.Clone();
            up[11 + k] += Step;
            down[11 + k] -= Step;
            double derivative = (Fit(up, 18, 7, 2, out _).Content - Fit(down, 18, 7, 2, out _).Content) / (2 * Step);
            Assert.Equal(derivative, influence[k], 1e-6);
        }
    }

    private static LocalFit Fit(double[] content, int centre, int halfWidth, double weight, out double[] influence)
    {
        BinKernel kernel = new BinSegments(40, []).Kernel(centre, halfWidth);
        influence = new double[kernel.Bins];
        return LocalFit.Around(kernel, content, Edges, [.. content.Select(c => c * weight)], weight, influence);
    }
}
