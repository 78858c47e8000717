using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>Asymptotic q̃ limits by the book (arXiv:1007.1727): every fit over all parameters, every limit by bisection.</summary>
internal sealed class LimitsOracle
{
    private readonly LikelihoodOracle oracle;
    private readonly OracleData data;
    private readonly OracleData asimov;
    private readonly OracleMinimum free;
    private readonly OracleMinimum background;
    private readonly OracleMinimum asimovFree;

    /// <summary>Free and background fits, Asimov data.</summary>
    public LimitsOracle(LikelihoodOracle oracle, OracleData data, double poiStart)
    {
        this.oracle = oracle;
        this.data = data;
        background = LikelihoodOracleFit.Minimise(oracle, data, 0.0);
        Vector<double> start = background.Theta.Clone();
        start[oracle.Poi] = poiStart;
        free = LikelihoodOracleFit.Minimise(oracle, data, null, start);
        if (background.TwiceNll < free.TwiceNll)
        {
            free = background;
        }

        asimov = oracle.Asimov(background.Theta);
        asimovFree = LikelihoodOracleFit.Minimise(oracle, asimov, null, background.Theta);
    }

    /// <summary>The free fit, POI bounded at 0.</summary>
    public OracleMinimum Free => free;

    /// <summary>The fit at POI = 0.</summary>
    public OracleMinimum Background => background;

    /// <summary>q̃ on the data and on the Asimov data.</summary>
    public (double Q, double AsimovQ) TestStatistics(double poi)
    {
        OracleMinimum held = LikelihoodOracleFit.Minimise(oracle, data, poi, free.Theta);
        OracleMinimum heldAsimov = LikelihoodOracleFit.Minimise(oracle, asimov, poi, background.Theta);
        double q = free.Theta[oracle.Poi] > poi ? 0.0 : Math.Max(0.0, held.TwiceNll - free.TwiceNll);
        return (q, Math.Max(0.0, heldAsimov.TwiceNll - asimovFree.TwiceNll));
    }

    /// <summary>Observed CLs+b and CLs.</summary>
    public (double Clsb, double Cls) Observed(double poi)
    {
        (double q, double asimovQ) = TestStatistics(poi);
        double rootA = Math.Sqrt(asimovQ);
        double t = q <= asimovQ ? Math.Sqrt(q) - rootA : (q - asimovQ) / (2.0 * rootA);
        double clsb = 1.0 - Normal.CDF(0.0, 1.0, t + rootA);
        return (clsb, clsb / (1.0 - Normal.CDF(0.0, 1.0, t)));
    }

    /// <summary>Expected CLs where the background fluctuates by a number of standard deviations.</summary>
    public double ExpectedCls(double poi, double sigmas)
    {
        double rootA = Math.Sqrt(TestStatistics(poi).AsimovQ);
        return (1.0 - Normal.CDF(0.0, 1.0, rootA - sigmas)) / (1.0 - Normal.CDF(0.0, 1.0, -sigmas));
    }

    /// <summary>The POI at which a falling probability equals α, by bisection to a relative 10⁻⁷.</summary>
    public static double Limit(Func<double, double> probability, double alpha, double below, double above)
    {
        while (above - below > 1e-7 * above)
        {
            double middle = 0.5 * (below + above);
            (below, above) = probability(middle) > alpha ? (middle, above) : (below, middle);
        }

        return 0.5 * (below + above);
    }
}
