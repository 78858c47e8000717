using MathNet.Numerics.Distributions;
using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Tests.Limits;

/// <summary>Feldman-Cousins intervals against their construction without toys. Seeds are fixed; four standard errors are allowed.</summary>
public sealed class ToyIntervalsTests
{
    private static readonly BatchFitter Fitter = new(HostAccelerator.Simd().Fits);

    [Theory]
    [InlineData(-1.0)]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(2.5)]
    [InlineData(4.0)]
    public void Run_AGaussianMeasurementNearItsBound_GivesTheIntervalOfThePaper(double measured)
    {
        // 10⁶ background events, 1000 per unit of μ: σ = 1, 0.05 % more for every unit of μ.
        WorkspaceModel model = CountingExperiment.Model(1e6 + Math.Round(1000.0 * measured), 1e6, 1000.0);
        ToyInterval interval = Run(model);
        Assert.Null(interval.Problem);
        Assert.Equal(Math.Max(0.0, measured), interval.PoiHat!.Value, 1e-3);
        double upper = CountingExperiment.Fall(mu => mu < measured ? 1.0 : PValue(mu, measured) - 0.1);
        Assert.Equal(upper, interval.Upper.Value!.Value, (4.0 * interval.Upper.Error!.Value) + 0.005);
        if (PValue(1e-9, measured) >= 0.1)
        {
            Assert.Equal(ToyLimitStatus.Zero, interval.Lower.Status);
            Assert.Equal(0.0, interval.Lower.Value);
        }
        else
        {
            double lower = measured - CountingExperiment.Fall(d => d >= measured ? -1.0 : PValue(measured - d, measured) - 0.1);
            Assert.Equal(lower, interval.Lower.Value!.Value, (4.0 * interval.Lower.Error!.Value) + 0.005);
        }
    }

    [Fact]
    public void PValue_OfTheTestItself_GivesTheNumbersOfThePaper()
    {
        // Table X of Phys. Rev. D 57 (1998) 3873, 90 %.
        Assert.Equal(0.81, CountingExperiment.Fall(mu => PValue(mu, -1.0) - 0.1), 0.006);
        Assert.Equal(1.64, CountingExperiment.Fall(mu => PValue(mu, 0.0) - 0.1), 0.006);
        Assert.Equal(2.64, CountingExperiment.Fall(mu => mu < 1.0 ? 1.0 : PValue(mu, 1.0) - 0.1), 0.006);
    }

    [Fact]
    public void Run_FiveEventsOverThree_GivesTheIntervalOfThePaper()
    {
        // Table II of the same: [0, 6.99]. The p-value has steps in μ, which a smooth curve rounds off: 2 %.
        ToyInterval interval = Run(CountingExperiment.Model(5.0, 3.0));
        Assert.Equal(0.0, interval.Lower.Value);
        Assert.Equal(6.99, interval.Upper.Value!.Value, (4.0 * interval.Upper.Error!.Value) + 0.14);
    }

    private static ToyInterval Run(WorkspaceModel model)
    {
        AsymptoticResult asymptotic = WorkspaceLimit.Run(model, 0.9, TestStatistic.QTilde, Fitter, new FitTally());
        var settings = new ToyLimitSettings { Seed = 1, Toys = 4000, MostToys = 4000 };
        var sweep = new ToySweep(() => ToyFitter.Simd(ConditionalFits.TwoSided).Run, 2);
        return ToyIntervals.Run(model.Model, model.Observed, asymptotic, settings, 0, sweep, Fitter, new FitTally());
    }

    /// <summary>P(t(x) ≥ t(measured) | μ) for x ~ N(μ, 1), t(x) = (x − μ)² − (x − max(x, 0))².</summary>
    private static double PValue(double mu, double measured)
    {
        double t = Statistic(measured, mu);

        // t falls up to x = μ and rises beyond, without bound on both sides.
        double above = CountingExperiment.Fall(d => t - Statistic(mu + d, mu));
        double below = CountingExperiment.Fall(d => t - Statistic(mu - d, mu));
        return Normal.CDF(0.0, 1.0, -above) + Normal.CDF(0.0, 1.0, -below);
    }

    private static double Statistic(double x, double mu) => ((x - mu) * (x - mu)) - Math.Pow(Math.Min(x, 0.0), 2.0);
}
