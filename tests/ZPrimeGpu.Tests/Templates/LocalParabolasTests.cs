using Xunit;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.Templates;

public sealed class LocalParabolasTests
{
    private static readonly double[] X = [-3, -1.2, 0, 0.4, 2, 5];

    [Fact]
    public void Of_Parabola_IsExact()
    {
        static double Parabola(double x) => 3 - (2 * x) + (0.7 * x * x);
        double[] y = Array.ConvertAll(X, Parabola);
        for (double x = -3; x <= 5; x += 0.1)
        {
            Assert.Equal(Parabola(x), LocalParabolas.At(X, x).Of(y), 1e-12);
        }
    }

    [Fact]
    public void Weights_Anywhere_SumToOne()
    {
        for (double x = -4; x <= 6; x += 0.07)
        {
            LocalParabolas at = LocalParabolas.At(X, x);
            Assert.Equal(1, at.Weights.Sum(), 1e-12);
            Assert.InRange(at.Weights.Length, 1, 4);
            Assert.True(at.First >= 0 && at.First + at.Weights.Length <= X.Length);
        }
    }

    [Fact]
    public void Of_Points_ReturnsThem()
    {
        double[] y = [1, 5, -2, 0, 3, 3];
        Assert.All(X.Zip(y), p => Assert.Equal(p.Second, LocalParabolas.At(X, p.First).Of(y), 1e-12));
        Assert.Equal(1, LocalParabolas.At(X, -10).Of(y));
        Assert.Equal(3, LocalParabolas.At(X, 10).Of(y));
    }

    [Fact]
    public void Of_TwoPointsOrOne_IsLinearOrConstant()
    {
        Assert.Equal(2.5, LocalParabolas.At([0, 1], 0.25).Of([2, 4]), 1e-12);
        Assert.Equal(7, LocalParabolas.At([1.0], 0.25).Of([7]));
    }

    [Fact]
    public void Of_AcrossAPoint_IsContinuousInSlope()
    {
        double[] y = [1, 5, -2, 0, 3, 3];
        const double Step = 1e-5;
        foreach (double x in X[1..^1])
        {
            double left = (LocalParabolas.At(X, x).Of(y) - LocalParabolas.At(X, x - Step).Of(y)) / Step;
            double right = (LocalParabolas.At(X, x + Step).Of(y) - LocalParabolas.At(X, x).Of(y)) / Step;
            Assert.Equal(left, right, 1e-3);
        }
    }
}
