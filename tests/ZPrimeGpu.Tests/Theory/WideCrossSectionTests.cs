using Xunit;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Theory;

namespace ZPrimeGpu.Tests.Theory;

public sealed class WideCrossSectionTests
{
    private const double End = 10.37;

    // Midpoint sums in x instead of quadrature in the angle; 2e5 steps of a smooth integrand: 1e-9, or 1e-5 where the end cuts it.
    [Theory]
    [InlineData(1.0, 0.1, 2.0, 1e-7)]
    [InlineData(5.0, 0.1, 2.0, 1e-7)]
    [InlineData(8.0, 0.1, 2.0, 1e-7)]
    [InlineData(8.0, 0.3, 5.0, 2e-5)]
    public void Average_FallingCrossSection_IsTheSumInMassSquared(double mass, double gamma, double halfWidths, double tolerance)
    {
        static double Narrow(double m) => m < End ? 1e5 * Math.Pow(End - m, 3) / (0.1 + m) : 0.0;
        double m2 = mass * mass;
        double half = m2 * gamma;
        double low = Math.Max(m2 - (halfWidths * half), 0.01 * m2);
        double high = Math.Min(m2 + (halfWidths * half), End * End);
        const int Steps = 200_000;
        (double weighted, double plain) = (0.0, 0.0);
        for (int i = 0; i < Steps; i++)
        {
            double x = low + ((high - low) * (i + 0.5) / Steps);
            double f = half / Math.PI / (((x - m2) * (x - m2)) + (half * half));
            weighted += f * Narrow(Math.Sqrt(x));
            plain += f;
        }

        double inRange = (Math.Atan(((End * End) - m2) / half) + Math.Atan(m2 / half)) / Math.PI;
        Assert.Equal(1.0, WideCrossSection.Average(Narrow, mass, gamma, halfWidths, End) / (inRange * weighted / plain), tolerance);
    }

    [Fact]
    public void Average_OfASmallWidth_IsTheNarrowCrossSection()
    {
        IReadOnlyList<CouplingScale> narrow = CouplingScale.Make(InterpretationConfig.Paper, 10.58, [0.5, 3.0, 8.0]);
        IReadOnlyList<CouplingScale> wide = CouplingScale.Make(InterpretationConfig.Paper, 10.58, [0.5, 3.0, 8.0], new(1e-5, 2.0));
        Assert.All(narrow.Zip(wide), p => Assert.Equal(1.0, p.Second.UnitCrossSectionFb / p.First.UnitCrossSectionFb, 1e-4)); // tails beyond the end: 1e-5/π of it
    }

    [Fact]
    public void Make_OfAWideResonance_HasNoLimitWithoutDarkMatter()
    {
        CouplingScale wide = CouplingScale.Make(InterpretationConfig.Paper, 10.58, [5.0], new(0.1, 2.0))[0];
        Assert.Null(wide.Vanilla(1.0));
        Assert.InRange(wide.UnitCrossSectionFb, 1e3, 1e4); // 2130 fb narrow; the cross section falls, so lower masses weigh more
    }

    // physics.md fact 6: the paper's pair of numbers.
    [Fact]
    public void Width_OfTenPercent_IsTheQuotedCoupling()
        => Assert.Equal(2.9, ZPrimeWidths.AlphaDForWidth(0.1, 1.0, DarkMatter.ComplexScalar, 1.0 / 3.0)!.Value, 0.005);
}
