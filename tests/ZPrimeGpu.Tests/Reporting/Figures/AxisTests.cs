using Xunit;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Tests.Reporting.Figures;

public sealed class AxisTests
{
    // Rounding of a few operations in double precision.
    private const double Rounding = 1e-12;

    [Theory]
    [InlineData(0.0, 8.6, new[] { 0.0, 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData(-0.45, 73.0, new[] { 0.0, 10, 20, 30, 40, 50, 60, 70 })]
    [InlineData(0.7, 1.3, new[] { 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3 })]
    [InlineData(0.0, 3000.0, new[] { 0.0, 500, 1000, 1500, 2000, 2500, 3000 })]
    public void LinearTicks_Major_AreRoundNumbers(double min, double max, double[] expected)
    {
        double[] major = LinearTicks.Make(min, max).Where(t => t.IsMajor).Select(t => t.Value).ToArray();
        Assert.Equal(expected.Length, major.Length);
        Assert.All(expected.Zip(major), pair => Assert.Equal(pair.First, pair.Second, Rounding * max));
    }

    [Fact]
    public void LinearTicks_Labels_HaveTheDecimalsOfTheStep()
    {
        string[] labels = LinearTicks.Make(-0.5, 0.5, 4).Where(t => t.IsMajor).Select(t => t.Label!.Runs[0].Text).ToArray();
        Assert.Equal(["−0.4", "−0.2", "0", "0.2", "0.4"], labels);
    }

    [Fact]
    public void LogTicks_SeveralDecades_HaveMinorTicksFrom2To9()
    {
        IReadOnlyList<Tick> ticks = LogTicks.Make(0.01, 1000.0);
        Assert.Equal(6, ticks.Count(t => t.IsMajor));
        Assert.Equal(5 * 8, ticks.Count(t => !t.IsMajor));
        Assert.All(ticks, t => Assert.Equal(t.IsMajor, t.Label is not null));
        Assert.Equal(["0.01", "0.1", "1", "10", "100", "1000"], ticks.Where(t => t.IsMajor).Select(Text));
        IReadOnlyList<Tick> wide = [.. LogTicks.Make(0.01, 1e4).Where(t => t.IsMajor)];
        Assert.Equal(["10−2", "10−1", "1", "10", "102", "103", "104"], wide.Select(Text));
        Assert.Equal(Script.Superscript, wide[0].Label!.Runs[1].Script);
    }

    [Theory]
    [InlineData(0.3, 3.0)]
    [InlineData(2.1, 4.9)]
    [InlineData(0.9, 20.0)]
    public void LogTicks_ShortRange_HasAtLeastThreeLabels(double min, double max)
    {
        Assert.True(LogTicks.Make(min, max).Count(t => t.Label is not null) >= 3);
    }

    [Fact]
    public void LogTicks_ManyDecades_LabelFewerThanTwelve()
    {
        Assert.InRange(LogTicks.Make(1e-20, 1e10).Count(t => t.Label is not null), 4, 11);
    }

    [Fact]
    public void AsinhTicks_AreSymmetricAndInside()
    {
        IReadOnlyList<Tick> ticks = AsinhTicks.Make(-20.0, 20.0, 0.1);
        Assert.Equal(0.0, ticks.Sum(t => t.Value), Rounding * 1000.0);
        Assert.All(ticks, t => Assert.InRange(t.Value, -20.0, 20.0));
        Assert.Equal(7, ticks.Count(t => t.IsMajor)); // 0, ±0.1, ±1, ±10
    }

    [Theory]
    [InlineData(AxisScale.Linear)]
    [InlineData(AxisScale.Logarithmic)]
    [InlineData(AxisScale.Asinh)]
    public void Fraction_AndValue_AreInverse(object scale)
    {
        var axis = new Axis((AxisScale)scale, 0.02, 40.0, RichText.Empty) { LinearWidth = 0.5 };
        Assert.Equal(0.0, axis.Fraction(0.02), Rounding);
        Assert.Equal(1.0, axis.Fraction(40.0), Rounding);
        foreach (double value in new[] { 0.03, 0.7, 5.0, 39.0 })
        {
            Assert.Equal(value, axis.Value(axis.Fraction(value)), Rounding * 40.0);
        }
    }

    [Fact]
    public void Fraction_NotPositiveOnLogAxis_IsBelowTheAxis()
    {
        var axis = Axis.Log(0.1, 10.0, RichText.Empty);
        Assert.Equal(-1.0, axis.Fraction(0.0));
        Assert.Equal(-1.0, axis.Fraction(-3.0));
    }

    private static string Text(Tick tick) => string.Concat(tick.Label!.Runs.Select(r => r.Text));
}
