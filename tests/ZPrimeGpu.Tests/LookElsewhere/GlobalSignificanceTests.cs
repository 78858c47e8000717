using Xunit;
using ZPrimeGpu.Host.LookElsewhere;

namespace ZPrimeGpu.Tests.LookElsewhere;

public sealed class GlobalSignificanceTests
{
    [Fact]
    public void GrossVitells_ThePublishedSearch_NumberOfUpcrossingsThatItImplies()
    {
        // arXiv:2212.03066: 2.8σ local, 0.7σ global. p_local = 2.5551e-3 and p_global = 0.24196, so N(0) = (0.24196 − 0.0025551) e^{3.92} = 12.0663.
        double upcrossings = (0.24196365 - 0.00255513) * Math.Exp(3.92);
        Assert.Equal(12.0663, upcrossings, 1e-4);
        Assert.Equal(0.24196365, GlobalSignificance.GrossVitells(2.8, 0.0, upcrossings), 1e-8);

        // The same process counted at a level of 1.
        Assert.Equal(0.24196365, GlobalSignificance.GrossVitells(2.8, 1.0, upcrossings * Math.Exp(-0.5)), 1e-8);
        Assert.Equal(0.7, GlobalSignificance.Z(0.24196365)!.Value, 1e-7);
    }

    [Fact]
    public void GrossVitells_ManyUpcrossings_IsCappedAndThePoissonFormIsNot()
    {
        Assert.Equal(1.0, GlobalSignificance.GrossVitells(1.0, 0.5, 50.0));

        // 1 − (1 − 0.0013498980) exp(−47.48 e^{−4.375}): e^{−4.375} = 0.012588142.
        Assert.Equal(0.450659, GlobalSignificance.GrossVitellsPoisson(3.0, 0.5, 47.48), 1e-6);
        Assert.Equal(0.599035, GlobalSignificance.GrossVitells(3.0, 0.5, 47.48), 1e-6);

        // Where both are small they agree.
        double rare = GlobalSignificance.GrossVitells(6.0, 0.5, 47.48);
        Assert.InRange(GlobalSignificance.GrossVitellsPoisson(6.0, 0.5, 47.48) / rare, 1.0 - 1e-6, 1.0);
    }

    [Theory]
    [InlineData(1.0, 0.3)]
    [InlineData(582.0, 1e-3)]
    [InlineData(37.5, 1e-12)]
    public void EffectiveTrials_OfIndependentTests_IsTheirNumber(double trials, double local)
    {
        double global = GlobalSignificance.OfIndependent(trials, local);
        Assert.Equal(trials, GlobalSignificance.EffectiveTrials(global, local)!.Value, 1e-9 * trials);
        Assert.InRange(global, (trials * local) - (0.5 * trials * trials * local * local) - 1e-15, trials * local);
    }

    [Fact]
    public void EffectiveTrials_OfCertainty_AreUnbounded()
    {
        Assert.Null(GlobalSignificance.EffectiveTrials(1.0, 0.1));
        Assert.Equal(0.0, GlobalSignificance.EffectiveTrials(0.0, 0.1));
        Assert.Null(GlobalSignificance.Z(0.0));
        Assert.Null(GlobalSignificance.Z(1.0));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(3, 10)]
    [InlineData(7, 40)]
    [InlineData(40, 40)]
    public void Interval_OfACount_HasItsTails(long count, long trials)
    {
        var estimate = new BinomialEstimate(count, trials);
        const double tail = 0.158655253931457;
        if (count > 0)
        {
            Assert.Equal(tail, 1.0 - Cumulated(count - 1, trials, estimate.Low), 1e-6);
        }
        else
        {
            Assert.Equal(0.0, estimate.Low);
        }

        if (count < trials)
        {
            Assert.Equal(tail, Cumulated(count, trials, estimate.High), 1e-6);
        }
        else
        {
            Assert.Equal(1.0, estimate.High);
        }
    }

    [Fact]
    public void Interval_OfMillions_IsThatOfTheNormalDistribution()
    {
        var estimate = new BinomialEstimate(250_000, 10_000_000);
        Assert.Equal(estimate.Error, estimate.High - estimate.Value, 0.01 * estimate.Error);
        Assert.Equal(estimate.Error, estimate.Value - estimate.Low, 0.01 * estimate.Error);
    }

    private static double Cumulated(long most, long trials, double p)
    {
        double sum = 0.0;
        double term = Math.Pow(1.0 - p, trials);
        for (long k = 0; k <= most; k++)
        {
            sum += term;
            term *= (trials - k) / (k + 1.0) * p / (1.0 - p);
        }

        return sum;
    }
}
