using Xunit;
using ZPrimeGpu.Host.Theory;

namespace ZPrimeGpu.Tests.Theory;

public sealed class WidthTests
{
    // physics.md, section 3: B_inv of the vanilla model, three digits.
    [Theory]
    [InlineData(0.1, 1.0)]
    [InlineData(0.211, 1.0)]
    [InlineData(0.5, 0.503)]
    [InlineData(1.0, 0.500)]
    [InlineData(3.5, 0.500)]
    [InlineData(4.0, 0.379)]
    [InlineData(5.0, 0.347)]
    [InlineData(8.0, 0.335)]
    public void Vanilla_ReferenceMasses_AgreeWithTheTable(double mass, double expected)
    {
        BranchingFractions fractions = BranchingFractions.Vanilla(mass, 0.1);
        Assert.Equal(expected, fractions.Invisible, 6e-4);
        Assert.Equal(1.0, fractions.Invisible + fractions.Muons + fractions.Taus, 1e-15);
        Assert.Equal(fractions.Invisible, BranchingFractions.Vanilla(mass, 2.0).Invisible, 1e-15);
    }

    // Far above every threshold the four channels are μμ : ττ : νν = 1 : 1 : 1, and Γ/M = g′²/4π.
    [Fact]
    public void Vanilla_HighMass_IsDemocratic()
    {
        BranchingFractions fractions = BranchingFractions.Vanilla(1000.0, 0.5);
        Assert.Equal(1.0 / 3.0, fractions.Muons, 1e-10);
        Assert.Equal(0.25 / (4.0 * Math.PI), fractions.WidthOverMass, 1e-9);
    }

    // physics.md, fact 6: a complex scalar of mass M/3 with Γ = 0.1 M has α_D = 2.898 (the paper's 2.9); a Dirac χ needs 0.499 M for that.
    [Fact]
    public void AlphaD_WideBenchmark_IsThePapers()
    {
        Assert.Equal(2.898, ZPrimeWidths.AlphaDForWidth(0.1, 3.0, DarkMatter.ComplexScalar, 1.0)!.Value, 5e-4);
        Assert.InRange(ZPrimeWidths.AlphaDForWidth(0.1, 3.0, DarkMatter.Dirac, 0.499 * 3.0)!.Value, 2.6, 3.3); // steep there: 0.498 gives 2.2
        Assert.Null(ZPrimeWidths.AlphaDForWidth(0.1, 3.0, DarkMatter.Dirac, 1.6));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Dark_AlphaDForWidth_IsItsInverse(int kindNumber)
    {
        var kind = (DarkMatter)kindNumber;
        double alphaD = ZPrimeWidths.AlphaDForWidth(0.03, 2.0, kind, 0.7)!.Value;
        Assert.Equal(0.06, ZPrimeWidths.Dark(2.0, alphaD, kind, 0.7), 1e-15);
        Assert.Equal(0.0, ZPrimeWidths.Dark(2.0, alphaD, kind, 1.0));
    }

    // Massless χ: Dirac g_D²M/12π, complex scalar a quarter of it.
    [Fact]
    public void Dark_MasslessParticles_HaveTheTextbookWidths()
    {
        const double AlphaD = 0.5;
        double dirac = ZPrimeWidths.Dark(3.0, AlphaD, DarkMatter.Dirac, 0.0);
        Assert.Equal(4.0 * Math.PI * AlphaD * 3.0 / (12.0 * Math.PI), dirac, 1e-15);
        Assert.Equal(dirac / 4.0, ZPrimeWidths.Dark(3.0, AlphaD, DarkMatter.ComplexScalar, 0.0), 1e-15);
    }

    [Fact]
    public void With_DominantDarkWidth_IsFullyInvisible()
    {
        double dark = ZPrimeWidths.Dark(3.0, 0.5, DarkMatter.ComplexScalar, 1.0);
        Assert.True(BranchingFractions.With(3.0, 0.01, dark).Invisible > 0.999);
    }

    // Known limits of the loop: Schwinger's α/2π for a massless Z′, m²/(12π²M²) for a heavy one.
    [Fact]
    public void MagneticMoment_Limits_AreKnown()
    {
        Assert.Equal(1.0, MuonMagneticMoment.PerCouplingSquared(1e-7).Value * 8.0 * Math.PI * Math.PI, 1e-5);
        double heavy = Constants.MuonMass * Constants.MuonMass / (12.0 * Math.PI * Math.PI * 1e6);
        Assert.Equal(1.0, MuonMagneticMoment.PerCouplingSquared(1000.0).Value / heavy, 1e-6);
    }

    // A fine midpoint sum in x.
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1056583755)]
    [InlineData(3.0)]
    public void MagneticMoment_AnyMass_AgreesWithAMidpointSum(double mass)
    {
        double r = Math.Pow(mass / Constants.MuonMass, 2.0);
        const int Steps = 200_000;
        double sum = 0.0;
        for (int i = 0; i < Steps; i++)
        {
            double x = (i + 0.5) / Steps;
            sum += 2.0 * x * x * (1.0 - x) / ((x * x) + (r * (1.0 - x))) / Steps;
        }

        Integral actual = MuonMagneticMoment.PerCouplingSquared(mass);
        Assert.Equal(1.0, actual.Value * 8.0 * Math.PI * Math.PI / sum, 1e-7);
        Assert.True(actual.Error < 1e-9 * actual.Value);
    }

    // Inverse, and the band that explains the difference at 1 GeV: g′ ≈ √(Δa 12π²) M/m with corrections of order m²/M² ln.
    [Fact]
    public void GMinus2Band_MeasuredDifference_IsItsInverse()
    {
        var band = GMinus2Band.At(new(251e-11, 59e-11, "test"), 1.0);
        double perSquare = MuonMagneticMoment.PerCouplingSquared(1.0).Value;
        Assert.Equal(251e-11, band.Central * band.Central * perSquare, 1e-20);
        Assert.Equal(133e-11, band.Low * band.Low * perSquare, 1e-20);
        Assert.Equal(369e-11, band.High * band.High * perSquare, 1e-20);
        Assert.Equal(5.16e-3, band.Central, 3e-4);
        Assert.Equal(0.0, GMinus2Band.At(new(-1e-10, 1e-11, "test"), 1.0).High);
    }
}
