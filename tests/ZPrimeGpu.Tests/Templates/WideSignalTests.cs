using MathNet.Numerics.Integration;
using Xunit;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Templates;

public sealed class WideSignalTests
{
    private const double Gamma = 0.1;
    private static readonly BinningConfig OneDimension = MassWindowGridTests.Binning() with { ThetaBins = [(double.PositiveInfinity, 1)] };
    private static readonly MassWindowGrid Narrow = MassWindowGrid.Create(OneDimension, 10.58);
    private static readonly AnalysisGrid Analysis = new(Narrow.M2Edges, [.. Enumerable.Range(0, Narrow.GlobalGrid.M2Bins).Select(_ => new double[] { 0, 180 })]);
    private static readonly List<ProcessSpectrum> Spectra = SyntheticSignal.Draw(Narrow, SyntheticSignal.Masses, 50_000, seed: 11);

    [Fact]
    public void Windows_OfAWideSignal_CoverItAndStayOnTheGrid()
    {
        MassWindowGrid wide = Grid(Gamma);
        Assert.Equal(Narrow.M2Edges, wide.M2Edges);
        foreach (MassHypothesis h in wide.Hypotheses)
        {
            int first = wide.FirstBin(h);
            int bins = wide.BinsOf(h);
            Assert.True(first >= 0 && first + bins < wide.M2Edges.Length && bins >= 20);
            double reach = 2 * Gamma * h.MassGeV * h.MassGeV;
            Assert.True(wide.M2Edges[first + bins] - (h.MassGeV * h.MassGeV) >= 0.999 * reach, $"{h.MassGeV}");
            Assert.True((h.MassGeV * h.MassGeV) - wide.M2Edges[first] >= 0.999 * reach, $"{h.MassGeV}");
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(500)]
    public void Template_WithoutWidth_IsThatOfTheNarrowSignal(int index)
    {
        // The tails of a Cauchy distribution beyond a window of ten resolutions hold 2e-6 here.
        MassWindowGrid grid = Grid(1e-7);
        SignalTemplate wide = Builder(grid, 1e-7).At(grid.Hypotheses[index], 0.1);
        SignalTemplate narrow = Builder(Narrow, 0).At(Narrow.Hypotheses[index], 0.1);
        Assert.Equal(narrow.Efficiency, wide.Efficiency, 1e-4 * narrow.Efficiency);
        Assert.All(narrow.Nominal.Fraction.Zip(wide.Nominal.Fraction), p => Assert.Equal(p.First, p.Second, 1e-4));
        Assert.All(narrow.Wide!.Zip(wide.Wide!), p => Assert.Equal(p.First, p.Second, 1e-4));
        Assert.All(narrow.Narrow!.Zip(wide.Narrow!), p => Assert.Equal(p.First, p.Second, 1e-4));
    }

    [Theory]
    [InlineData(2.5)]
    [InlineData(4.5)]
    [InlineData(6.0)]
    public void Template_OfAWideSignal_IsTheIntegralOverTheBreitWigner(double mass)
    {
        MassWindowGrid grid = Grid(Gamma);
        MassHypothesis h = grid.Hypotheses.MinBy(x => Math.Abs(x.MassGeV - mass));
        SignalTemplate wide = Builder(grid, Gamma).At(h, 0);
        double m2 = h.MassGeV * h.MassGeV;
        double end = grid.EndMassGeV * grid.EndMassGeV;
        double norm = Integral(_ => 1.0);
        double efficiency = Integral(x => x > 72.25 ? 0.0 : new TemplatesSignalOracle(Math.Sqrt(x)).Efficiency) / norm;

        // The generated masses end at 8.5 GeV: beyond, the efficiency counts as 0. 3 % and 6 % as for narrow signals.
        Assert.Equal(efficiency, wide.Efficiency, 0.03 * efficiency);
        int first = grid.FirstBin(h);
        for (int i = 0; i < grid.BinsOf(h); i += 5)
        {
            double truth = Integral(x =>
            {
                if (x > 72.25)
                {
                    return 0.0;
                }

                var signal = new TemplatesSignalOracle(Math.Sqrt(x));
                return signal.Efficiency * signal.Fraction(grid.M2Edges[first + i], grid.M2Edges[first + i + 1]);
            }) / (norm * efficiency);
            Assert.Equal(truth, wide.Nominal.Fraction[i], 0.06 * truth);
        }

        double Integral(Func<double, double> of)
        {
            // Pieces as long as the resolution, so that the adaptive rule sees every peak.
            double sum = 0.0;
            for (double x = 1e-4; x < end; x += 0.5)
            {
                sum += GaussLegendreRule.Integrate(y => of(y) * m2 * Gamma / (((y - m2) * (y - m2)) + (m2 * m2 * Gamma * Gamma)), x, Math.Min(end, x + 0.5), 12);
            }

            return sum;
        }
    }

    [Theory]
    [InlineData(0.1, 3.0, 2e-3)]
    [InlineData(0.02, 5.0, 4e-3)]
    public void Template_OfAWideSignal_IsTheNarrowOneConvolvedNumerically(double gamma, double mass, double tolerance)
    {
        // Reference: midpoint rule over the cumulative Breit-Wigner, 20 000 narrow templates; the same narrow signal, another integration.
        MassWindowGrid grid = Grid(gamma);
        MassHypothesis h = grid.Hypotheses.MinBy(x => Math.Abs(x.MassGeV - mass));
        int first = grid.FirstBin(h);
        int bins = grid.BinsOf(h);
        SignalTemplate wide = Builder(grid, gamma).At(h, 0);
        RunConfig config = TestConfig.Run();
        var model = new SignalModel([.. Spectra.Select(s => SignalSample.Of(s, config.LuminosityFb, config.Selection.RecoilThetaBoundaryGeV2))], grid.EndMassGeV, config.Selection.RecoilThetaBoundaryGeV2);
        double m2 = h.MassGeV * h.MassGeV;
        double end = grid.EndMassGeV * grid.EndMassGeV;
        const int Points = 20_000;
        double low = Math.Atan(-1 / gamma);
        double high = Math.Atan((end - m2) / (m2 * gamma));
        double efficiency = 0;
        var fraction = new double[bins];
        for (int i = 0; i < Points; i++)
        {
            double x = m2 + (m2 * gamma * Math.Tan(low + ((high - low) * (i + 0.5) / Points)));
            if (x > 72.25)
            {
                continue;
            }

            double value = model.Efficiency(Math.Sqrt(x)).Value;
            efficiency += value / Points;
            double[] narrow = model.Fractions(Math.Sqrt(x), Analysis, first, bins, 1).Fraction;
            for (int bin = 0; bin < bins; bin++)
            {
                fraction[bin] += value * narrow[bin] / Points;
            }
        }

        Assert.Equal(efficiency, wide.Efficiency, tolerance * efficiency);
        double largest = fraction.Max() / efficiency;
        Assert.All(fraction.Zip(wide.Nominal.Fraction), p => Assert.Equal(p.First / efficiency, p.Second, tolerance * largest));
    }

    [Theory]
    [InlineData(4.0, 0.1)]
    [InlineData(0.5, 1e-6)]
    public void HatWeights_OfALineShape_IntegrateWhatIsLinearBetweenNodes(double mass, double gamma)
    {
        var shape = new LineShape(mass, gamma, 0, 10);
        double[] nodes = [0, 0.1, 0.25, 1, 10, 16, 16.5, 40, 100];
        double[] weights = shape.HatWeights(nodes);
        Assert.Equal(1, weights.Sum(), 1e-12);

        // Reference: the hat at the seventh node over 200 000 points of equal probability.
        double hat = Enumerable.Range(0, 200_000).Average(i => shape.Quantile((i + 0.5) / 200_000) is double x && x > 16 && x < 40 ? x < 16.5 ? (x - 16) / 0.5 : (40 - x) / 23.5 : 0);
        Assert.Equal(hat, weights[6], 1e-5);
    }

    [Fact]
    public void Template_TowardsTheKinematicEnd_HasNothingBeyondTheGeneratedMasses()
    {
        MassWindowGrid grid = Grid(Gamma);
        MassHypothesis last = grid.Hypotheses[^1];
        SignalTemplate wide = Builder(grid, Gamma).At(last, 0);
        int above = grid.NearestEdge(76.0) - grid.FirstBin(last);
        Assert.InRange(wide.Nominal.Fraction.Skip(above).Sum(), 0.0, 1e-3);
        Assert.InRange(wide.Efficiency / new TemplatesSignalOracle(last.MassGeV).Efficiency, 0.4, 0.8);
    }

    private static MassWindowGrid Grid(double gamma) => MassWindowGrid.Create(OneDimension with { Width = new WidthConfig(gamma, 2) }, 10.58);

    private static SignalTemplateBuilder Builder(MassWindowGrid grid, double gamma)
    {
        RunConfig config = TestConfig.Run();
        return new SignalTemplateBuilder(config with { Binning = OneDimension with { Width = gamma > 0 ? new WidthConfig(gamma, 2) : null } }, Spectra, grid, Analysis);
    }
}
