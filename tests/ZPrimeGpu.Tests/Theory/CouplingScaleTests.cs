using Xunit;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Theory;

namespace ZPrimeGpu.Tests.Theory;

public sealed class CouplingScaleTests
{
    private static readonly double[] Grid = [.. Enumerable.Range(0, 582).Select(i => i % 2 == 0 ? 0.003 * Math.Pow(10.0 / 0.003, i / 581.0) : Math.Sqrt(1e-4 + ((8.5 * 8.5) - 1e-4) * i / 581.0))];

    // Interpolated in mass: against the integral itself, at masses between the nodes.
    [Theory]
    [InlineData(127.9, true, 1e-6)]
    [InlineData(127.9, false, 1e-6)]
    [InlineData(null, true, 1e-5)] // the parameterisation of the running α has steps
    public void Make_ManyMasses_AgreeWithDirectIntegration(double? alphaInverse, bool radiation, double tolerance)
    {
        InterpretationConfig config = InterpretationConfig.Paper with { AlphaInverse = alphaInverse, InitialStateRadiation = radiation };
        IReadOnlyList<CouplingScale> scales = CouplingScale.Make(config, 10.58, Grid);
        var theory = new SignalTheory(10.58, alphaInverse);
        for (int i = 0; i < Grid.Length; i += 9)
        {
            double direct = (radiation ? theory.Radiative(Grid[i], 1.0) : theory.Born(Grid[i], 1.0)).Value;
            Assert.Equal(1.0, scales[i].UnitCrossSectionFb / direct, tolerance);
        }

        Assert.Equal(scales[321], CouplingScale.Make(config, 10.58, [Grid[321]])[0]); // whatever else is asked for
    }

    // physics.md: g′ = √(σ_UL/(σ₁B)); at 3 GeV σ₁ = 13232 fb × (137.036/127.9)², B = 1 or 0.500.
    [Fact]
    public void Coupling_KnownLimit_IsTheSquareRoot()
    {
        CouplingScale scale = CouplingScale.Make(InterpretationConfig.Paper, 10.58, [3.0])[0];
        double unit = 13232.0 * Math.Pow(137.036 / 127.9, 2.0);
        Assert.Equal(1.0, scale.FullyInvisible(0.2)!.Value / Math.Sqrt(0.2 / unit), 1e-4);
        Assert.Equal(1.0, scale.Vanilla(0.2)!.Value / Math.Sqrt(0.2 / unit / 0.5), 1e-4);
        Assert.Null(scale.FullyInvisible(null));
        Assert.Equal(0.0, scale.FullyInvisible(0.0));
    }

    // The paper: g′ limits 3e-3 at low mass (σ limits of some fb there) and 1 at 8 GeV; a limit that gives g′ returns its cross section.
    [Fact]
    public void Coupling_OfACrossSection_IsItsInverse()
    {
        foreach (CouplingScale scale in CouplingScale.Make(InterpretationConfig.Paper, 10.58, [0.1, 1.0, 8.0]))
        {
            double g = scale.Vanilla(5.0)!.Value;
            Assert.Equal(5.0, new SignalTheory(10.58, 127.9).Radiative(scale.MassGeV, g).Value * scale.VanillaInvisibleFraction, 1e-6);
        }
    }

    [Fact]
    public void Make_BeyondTheKinematicEnd_HasNoCoupling()
    {
        IReadOnlyList<CouplingScale> scales = CouplingScale.Make(InterpretationConfig.Paper, 10.58, [.. Grid, 10.4]);
        Assert.Null(scales[^1].FullyInvisible(1.0));
        Assert.NotNull(scales[^2].FullyInvisible(1.0));
    }

    [Fact]
    public void Excluded_LimitsBelowTheBand_GiveWholeIntervals()
    {
        GMinus2Config measured = InterpretationConfig.Paper.GMinus2;
        double[] masses = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        double[] low = [.. masses.Select(m => GMinus2Band.At(measured, m).Low)];
        double?[] limits = [0.9 * low[0], 0.5 * low[1], 1.01 * low[2], null, 0.1 * low[4], 0.99 * low[5]];
        Assert.Equal([(1.0, 2.0), (5.0, 6.0)], GMinus2Band.Excluded(measured, masses, limits));

        // Nothing explains a negative difference, and nothing needs excluding: the lower end is 0.
        Assert.Empty(GMinus2Band.Excluded(measured with { Difference = -1e-9 }, masses, limits));
    }
}
