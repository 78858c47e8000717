using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Control;

/// <summary>An efficiency measured at one place.</summary>
/// <param name="M2">Mean M²rec of the events [GeV²].</param>
/// <param name="Efficiency">Efficiency.</param>
internal readonly record struct EfficiencyPoint(double M2, BinomialInterval Efficiency);

/// <summary>An efficiency as a smooth function of M²rec, by binomial maximum likelihood.</summary>
/// <param name="Form">ε = η or ε = 1/(1 + e^−η), with η = a + b M².</param>
/// <param name="Intercept">a.</param>
/// <param name="Slope">b [GeV⁻²].</param>
/// <param name="InterceptVariance">Variance of a.</param>
/// <param name="SlopeVariance">Variance of b.</param>
/// <param name="Covariance">Covariance of a and b.</param>
/// <param name="ChiSquared">Pearson's χ² of the points.</param>
/// <param name="DegreesOfFreedom">Points minus 2.</param>
internal sealed record EfficiencyCurve(
    EfficiencyForm Form,
    double Intercept,
    double Slope,
    double InterceptVariance,
    double SlopeVariance,
    double Covariance,
    double ChiSquared,
    int DegreesOfFreedom)
{
    private const int MaxSteps = 100;
    private const double Margin = 1e-9;

    /// <summary>The curve as corrections take it.</summary>
    public EfficiencyFunction Function => new(Form, Intercept, Slope, InterceptVariance, Covariance, SlopeVariance);

    /// <summary>ε(M²).</summary>
    public double At(double m2) => Function.At(m2);

    /// <summary>Standard deviation of ε(M²).</summary>
    public double ErrorAt(double m2) => Function.ErrorAt(m2);

    /// <summary>Fits points by iteratively reweighted least squares (Fisher scoring); null where two parameters cannot be had from them.</summary>
    /// <param name="points">Points.</param>
    /// <param name="form">Form.</param>
    public static EfficiencyCurve? Fit(IReadOnlyList<EfficiencyPoint> points, EfficiencyForm form)
    {
        if (points.Count < 2)
        {
            return null;
        }

        double mean = Math.Clamp(points.Sum(p => p.Efficiency.Passed) / points.Sum(p => p.Efficiency.Trials), 1e-6, 1 - 1e-6);
        double a = form == EfficiencyForm.Linear ? mean : Math.Log(mean / (1 - mean));
        double b = 0;
        for (int step = 0; step < MaxSteps; step++)
        {
            (double ga, double gb, double aa, double ab, double bb) = Scores(points, form, a, b);
            double determinant = (aa * bb) - (ab * ab);
            if (!(determinant > 1e-12 * aa * bb))
            {
                return null;
            }

            double da = ((bb * ga) - (ab * gb)) / determinant;
            double db = ((aa * gb) - (ab * ga)) / determinant;
            a += da;
            b += db;

            // Measured in standard deviations of the parameters.
            if ((da * da * aa) + (2 * da * db * ab) + (db * db * bb) < 1e-18)
            {
                (_, _, aa, ab, bb) = Scores(points, form, a, b);
                determinant = (aa * bb) - (ab * ab);
                double chi2 = points.Sum(p =>
                {
                    double expected = Inside(Response(form, a + (b * p.M2)));
                    double pull = p.Efficiency.Value - expected;
                    return p.Efficiency.Trials * pull * pull / (expected * (1 - expected));
                });
                return new EfficiencyCurve(form, a, b, bb / determinant, aa / determinant, -ab / determinant, chi2, points.Count - 2);
            }
        }

        return null;
    }

    private static (double Ga, double Gb, double Aa, double Ab, double Bb) Scores(IReadOnlyList<EfficiencyPoint> points, EfficiencyForm form, double a, double b)
    {
        double ga = 0, gb = 0, aa = 0, ab = 0, bb = 0;
        foreach (EfficiencyPoint p in points)
        {
            double e = Inside(Response(form, a + (b * p.M2)));
            double slope = Derivative(form, e);
            double weight = p.Efficiency.Trials / (e * (1 - e));
            double score = weight * slope * (p.Efficiency.Value - e);
            double information = weight * slope * slope;
            ga += score;
            gb += score * p.M2;
            aa += information;
            ab += information * p.M2;
            bb += information * p.M2 * p.M2;
        }

        return (ga, gb, aa, ab, bb);
    }

    private static double Response(EfficiencyForm form, double eta) => form == EfficiencyForm.Linear ? eta : 1 / (1 + Math.Exp(-eta));

    private static double Derivative(EfficiencyForm form, double efficiency) => form == EfficiencyForm.Linear ? 1 : efficiency * (1 - efficiency);

    // A straight line may leave [0, 1] on the way.
    private static double Inside(double efficiency) => Math.Clamp(efficiency, Margin, 1 - Margin);
}
