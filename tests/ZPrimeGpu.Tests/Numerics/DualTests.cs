using Xunit;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Tests.Numerics;

public sealed class DualTests
{
    // Rounding of a few dozen operations, some of which cancel a digit.
    private const double Rounding = 1e-13;

    [Theory]
    [InlineData(0.3, 1.7)]
    [InlineData(2.5, -0.4)]
    [InlineData(0.8, 40.0)]
    public void Arithmetic_AgreesWithDerivativesByHand(double x, double y)
    {
        // f = √(x² + y²)/x − |y| fma(x, y, 1), differentiated on paper.
        static TReal F<TReal>(TReal x, TReal y)
            where TReal : unmanaged, IReal<TReal>
            => (TReal.Sqrt((x * x) + (y * y)) / x) - (TReal.Abs(y) * TReal.Fma(x, y, TReal.From(1.0)));

        double r = Math.Sqrt((x * x) + (y * y));
        double dx = (1.0 / r) - (r / (x * x)) - (Math.Abs(y) * y);
        double dy = (y / (r * x)) - (2.0 * Math.Abs(y) * x) - Math.Sign(y);
        double dxx = (2.0 * r / (x * x * x)) - (1.0 / (r * x)) - (x / (r * r * r));
        double dxy = (-y / (r * r * r)) - (y / (r * x * x)) - (2.0 * Math.Abs(y));
        double dyy = (x / (r * r * r)) - (2.0 * Math.Sign(y) * x);

        AssertClose(dx, F(Dual.Variable(x), Dual.From(y)).Derivative);
        AssertClose(dy, F(Dual.From(x), Dual.Variable(y)).Derivative);
        HyperDual mixed = F(HyperDual.FirstVariable(x), HyperDual.SecondVariable(y));
        AssertClose(dx, mixed.First);
        AssertClose(dy, mixed.Second);
        AssertClose(dxy, mixed.Mixed);
        AssertClose(dxx, F(HyperDual.BothVariables(x), HyperDual.From(y)).Mixed);
        AssertClose(dyy, F(HyperDual.From(x), HyperDual.BothVariables(y)).Mixed);
    }

    [Fact]
    public void Log_Differentiated_IsTheReciprocal()
    {
        foreach (double x in Arguments.Uniform(0.01, 20, 500, 1).Concat([1e-100, 0.5, 1.0, 3e100]))
        {
            HyperDual y = Elementary.Log(HyperDual.BothVariables(x));
            Assert.Equal(Elementary.Log(new F64(x)).Value, y.Value);
            AssertClose(1.0 / x, Elementary.Log(Dual.Variable(x)).Derivative);
            AssertClose(1.0 / x, y.First);
            AssertSecond(-1.0 / x / x, y.Mixed);
            AssertClose(1.0 / (1.0 + x), Elementary.Log1p(Dual.Variable(x)).Derivative);
        }
    }

    [Fact]
    public void Exp_Differentiated_IsItself()
    {
        foreach (double x in Arguments.Uniform(-30, 30, 500, 2).Concat([-700.0, 0.0, 700.0, 709.0]))
        {
            HyperDual y = Elementary.Exp(HyperDual.BothVariables(x));
            AssertClose(y.Value, Elementary.Exp(Dual.Variable(x)).Derivative);
            AssertClose(y.Value, y.First);
            AssertSecond(y.Value, y.Mixed);
        }
    }

    [Fact]
    public void NormalDistribution_Differentiated_IsTheDensityAndItsInverse()
    {
        foreach (double x in Arguments.Uniform(-8, 8, 300, 3))
        {
            double density = Math.Exp(-0.5 * x * x) / Math.Sqrt(2.0 * Math.PI);
            Assert.Equal(1.0, NormalDistribution.Cdf(Dual.Variable(x)).Derivative / density, 1e-12);
            Dual p = x < 0 ? NormalDistribution.Cdf(Dual.Variable(x)) : NormalDistribution.Survival(Dual.Variable(x));
            Dual back = NormalDistribution.Quantile(p);
            Assert.Equal(x < 0 ? 1.0 : -1.0, back.Derivative, 1e-12);
        }
    }

    [Fact]
    public void PiecewiseConstantParts_HaveZeroDerivative()
    {
        Assert.Equal(0.0, Dual.Round(Dual.Variable(2.7)).Derivative);
        Dual m = Dual.Significand(Dual.Variable(12.0), out Dual e);
        Assert.Equal((0.75, 0.0625, 4.0, 0.0), (m.Value, m.Derivative, e.Value, e.Derivative));
        Assert.Equal((12.0, 1.0), (Dual.ScaleByPowerOfTwo(m, e).Value, Dual.ScaleByPowerOfTwo(m, e).Derivative));
        HyperDual h = HyperDual.Significand(HyperDual.BothVariables(12.0), out HyperDual n);
        Assert.Equal((0.75, 0.0625, 0.0625, 0.0), (h.Value, h.First, h.Second, h.Mixed));
        Assert.Equal((12.0, 1.0), (HyperDual.ScaleByPowerOfTwo(h, n).Value, HyperDual.ScaleByPowerOfTwo(h, n).First));
    }

    [Fact]
    public void Select_TakesTheDerivativeOfTheBranch()
    {
        Dual x = Dual.Variable(3.0);
        Dual positive = Dual.Select(Dual.Less(Dual.From(0.0), x), x * x, -x);
        Assert.Equal((9.0, 6.0), (positive.Value, positive.Derivative));
        Assert.Equal(1.0, Dual.Min(x, Dual.From(5.0)).Derivative);
        Assert.Equal(0.0, Dual.Max(x, Dual.From(5.0)).Derivative);
        Assert.Equal((3.0, 1.0), (Dual.Abs(-x).Value, Dual.Abs(-x).Derivative));
    }

    private static void AssertClose(double expected, double actual) => Assert.Equal(1.0, actual / expected, Rounding);

    /// <summary>The fits' own curvature is good to about 10⁻¹² only.</summary>
    private static void AssertSecond(double expected, double actual) => Assert.Equal(1.0, actual / expected, 1e-11);
}
