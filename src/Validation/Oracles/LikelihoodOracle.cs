using MathNet.Numerics.LinearAlgebra;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>A parameter with its bounds and, if it has one, its constraint.</summary>
/// <param name="Name">Name.</param>
/// <param name="Start">Where fits start.</param>
/// <param name="Lower">Lower bound.</param>
/// <param name="Upper">Upper bound.</param>
/// <param name="Sigma">Width of a Gaussian constraint; null without one.</param>
/// <param name="Auxiliary">Nominal auxiliary value.</param>
internal sealed record OracleParameter(string Name, double Start, double Lower, double Upper, double? Sigma, double Auxiliary)
{
    /// <summary>τ of a Poisson constraint Pois(auxiliary | τ θ); null without one.</summary>
    public double? Rate { get; init; }

    /// <summary>Held at its start in every fit.</summary>
    public bool Fixed { get; init; }
}

/// <summary>Main and auxiliary data.</summary>
/// <param name="Counts">n [bin].</param>
/// <param name="Auxiliary">Auxiliary values [parameter]; unused where free.</param>
internal sealed record OracleData(double[] Counts, double[] Auxiliary);

/// <summary>
/// The HistFactory likelihood with every nuisance parameter kept: one vector of all parameters, expectations as sums over samples of
/// template times factors, Poisson terms times constraints. Shares no code with the kernels, and eliminates nothing.
/// </summary>
/// <param name="bins">Bins.</param>
/// <param name="parameters">All parameters, γ included.</param>
/// <param name="samples">Samples.</param>
/// <param name="poi">Index of the parameter of interest; −1 for none.</param>
internal sealed class LikelihoodOracle(int bins, IReadOnlyList<OracleParameter> parameters, IReadOnlyList<OracleSample> samples, int poi)
{
    /// <summary>All parameters.</summary>
    public IReadOnlyList<OracleParameter> Parameters => parameters;

    /// <summary>Index of the parameter of interest; −1 for none.</summary>
    public int Poi => poi;

    /// <summary>Bins.</summary>
    public int Bins => bins;

    /// <summary>Parameters of interpolated modifiers.</summary>
    public IReadOnlyList<int> Interpolated { get; } = [.. samples.SelectMany(s => s.Interpolated).Distinct()];

    /// <summary>Parameters in which the likelihood has a kink at 0. There the sign of the zero chooses the side of derivatives.</summary>
    public IReadOnlyList<int> Kinks { get; } = [.. samples.SelectMany(s => s.Kinks).Distinct()];

    /// <summary>The same likelihood with other bounds of the parameter of interest.</summary>
    public LikelihoodOracle WithPoiBounds(double lower, double upper)
        => new(bins, [.. parameters.Select((p, k) => k == poi ? p with { Lower = lower, Upper = upper } : p)], samples, poi);

    /// <summary>Data with nominal auxiliary values.</summary>
    public OracleData Data(IEnumerable<double> counts) => new([.. counts], [.. parameters.Select(p => p.Auxiliary)]);

    /// <summary>The Asimov data of a point: expected counts and expected auxiliary values.</summary>
    public OracleData Asimov(Vector<double> theta) => new(Expectation(theta), [.. theta.Select((t, k) => (parameters[k].Rate ?? 1.0) * t)]);

    /// <summary>Expected counts.</summary>
    public double[] Expectation(Vector<double> theta)
    {
        var expectation = new double[bins];
        foreach (OracleSample sample in samples)
        {
            for (int i = 0; i < sample.Bins; i++)
            {
                expectation[sample.FirstBin + i] += sample.Factors(i, theta).Aggregate(1.0, (product, f) => product * f.Value);
            }
        }

        return expectation;
    }

    /// <summary>−2 ln L with all constants; +∞ where events are impossible.</summary>
    public double TwiceNll(Vector<double> theta, OracleData data) => TwiceNllMain(theta, data) + TwiceNllConstraint(theta, data);

    /// <summary>The part of the counts in the bins.</summary>
    public double TwiceNllMain(Vector<double> theta, OracleData data)
        => ExcessMain(theta, data) + data.Counts.Sum(OraclePoisson.Saturated);

    /// <summary>The part of the constraints.</summary>
    public double TwiceNllConstraint(Vector<double> theta, OracleData data)
        => ExcessConstraint(theta, data) + parameters.Select((p, k) => p switch
        {
            { Sigma: double sigma } => 2.0 * Math.Log(Math.Sqrt(2.0 * Math.PI) * sigma),
            { Rate: not null } => OraclePoisson.Saturated(data.Auxiliary[k]),
            _ => 0.0,
        }).Sum();

    /// <summary>−2 ln L above that of expectations equal to the data: what a fit compares, since it keeps its digits at large counts.</summary>
    public double Excess(Vector<double> theta, OracleData data) => ExcessMain(theta, data) + ExcessConstraint(theta, data);

    /// <summary>Gradient and Hessian of −ln L.</summary>
    public (Vector<double> Gradient, Matrix<double> Hessian) Derivatives(Vector<double> theta, OracleData data)
    {
        int size = parameters.Count;
        var gradient = Vector<double>.Build.Dense(size);
        var hessian = Matrix<double>.Build.Dense(size, size);
        double[] expectation = Expectation(theta);
        var slopes = new Dictionary<int, double>[bins];
        for (int bin = 0; bin < bins; bin++)
        {
            slopes[bin] = [];
        }

        foreach (OracleSample sample in samples)
        {
            for (int i = 0; i < sample.Bins; i++)
            {
                int bin = sample.FirstBin + i;
                double residual = OraclePoisson.Derivatives(data.Counts[bin], expectation[bin]).Residual;
                AddExpectation([.. sample.Factors(i, theta)], residual, slopes[bin], hessian);
            }
        }

        for (int bin = 0; bin < bins; bin++)
        {
            (double residual, double curvature) = OraclePoisson.Derivatives(data.Counts[bin], expectation[bin]);
            foreach ((int k, double slope) in slopes[bin])
            {
                gradient[k] += residual * slope;
                foreach ((int l, double other) in slopes[bin])
                {
                    hessian[k, l] += curvature * slope * other;
                }
            }
        }

        for (int k = 0; k < size; k++)
        {
            if (parameters[k].Sigma is double sigma)
            {
                gradient[k] += (theta[k] - data.Auxiliary[k]) / (sigma * sigma);
                hessian[k, k] += 1.0 / (sigma * sigma);
            }
            else if (parameters[k].Rate is double rate)
            {
                (double residual, double curvature) = OraclePoisson.Derivatives(data.Auxiliary[k], rate * theta[k]);
                gradient[k] += rate * residual;
                hessian[k, k] += rate * rate * curvature;
            }
        }

        return (gradient, hessian);
    }

    /// <summary>Adds the derivatives of one sample in one bin: of λ to its slopes, of r λ (r held) to the Hessian.</summary>
    private static void AddExpectation(OracleFactor[] factors, double residual, Dictionary<int, double> slopes, Matrix<double> hessian)
    {
        for (int a = 0; a < factors.Length; a++)
        {
            double others = Product(factors, a, -1);
            foreach (OracleSlope slope in factors[a].Slopes)
            {
                slopes[slope.Parameter] = slopes.GetValueOrDefault(slope.Parameter) + (others * slope.First);
                hessian[slope.Parameter, slope.Parameter] += residual * others * slope.Second;
            }

            for (int b = 0; b < factors.Length; b++)
            {
                if (b == a || factors[b].Slopes.Count == 0 || factors[a].Slopes.Count == 0)
                {
                    continue;
                }

                double rest = residual * Product(factors, a, b);
                foreach (OracleSlope one in factors[a].Slopes)
                {
                    foreach (OracleSlope other in factors[b].Slopes)
                    {
                        hessian[one.Parameter, other.Parameter] += rest * one.First * other.First;
                    }
                }
            }
        }
    }

    private static double Product(OracleFactor[] factors, int without, int orWithout)
    {
        double product = 1.0;
        for (int i = 0; i < factors.Length; i++)
        {
            product *= i == without || i == orWithout ? 1.0 : factors[i].Value;
        }

        return product;
    }

    private double ExcessMain(Vector<double> theta, OracleData data)
        => Expectation(theta).Zip(data.Counts, (expected, n) => OraclePoisson.Excess(n, expected)).Sum();

    private double ExcessConstraint(Vector<double> theta, OracleData data)
    {
        double sum = 0.0;
        for (int k = 0; k < parameters.Count; k++)
        {
            if (parameters[k].Sigma is double sigma)
            {
                double pull = (theta[k] - data.Auxiliary[k]) / sigma;
                sum += pull * pull;
            }
            else if (parameters[k].Rate is double rate)
            {
                sum += OraclePoisson.Excess(data.Auxiliary[k], rate * theta[k]);
            }
        }

        return sum;
    }
}
