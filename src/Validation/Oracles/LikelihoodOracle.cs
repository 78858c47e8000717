using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>A parameter with its bounds and, if it has one, its Gaussian constraint.</summary>
/// <param name="Name">Name.</param>
/// <param name="Start">Where fits start.</param>
/// <param name="Lower">Lower bound.</param>
/// <param name="Upper">Upper bound.</param>
/// <param name="Sigma">Width of the constraint; null for a free parameter.</param>
/// <param name="Auxiliary">Nominal auxiliary value.</param>
internal sealed record OracleParameter(string Name, double Start, double Lower, double Upper, double? Sigma, double Auxiliary);

/// <summary>Main and auxiliary data.</summary>
/// <param name="Counts">n [bin].</param>
/// <param name="Auxiliary">Auxiliary values [parameter]; unused where free.</param>
internal sealed record OracleData(double[] Counts, double[] Auxiliary);

/// <summary>
/// The HistFactory likelihood with every nuisance parameter kept: one vector of all parameters, expectations as sums over samples of
/// template times factors, Poisson terms times Gaussian constraints. Shares no code with the kernels, and eliminates nothing.
/// </summary>
/// <param name="bins">Bins.</param>
/// <param name="parameters">All parameters, γ included.</param>
/// <param name="samples">Samples.</param>
/// <param name="poi">Index of the parameter of interest.</param>
internal sealed class LikelihoodOracle(int bins, IReadOnlyList<OracleParameter> parameters, IReadOnlyList<OracleSample> samples, int poi)
{
    /// <summary>All parameters.</summary>
    public IReadOnlyList<OracleParameter> Parameters => parameters;

    /// <summary>Index of the parameter of interest.</summary>
    public int Poi => poi;

    /// <summary>Bins.</summary>
    public int Bins => bins;

    /// <summary>Data with nominal auxiliary values.</summary>
    public OracleData Data(IEnumerable<double> counts) => new([.. counts], [.. parameters.Select(p => p.Auxiliary)]);

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
    public double TwiceNll(Vector<double> theta, OracleData data)
    {
        double[] expectation = Expectation(theta);
        double sum = 0.0;
        for (int bin = 0; bin < bins; bin++)
        {
            double n = data.Counts[bin];
            if (n > 0.0 && !(expectation[bin] > 0.0))
            {
                return double.PositiveInfinity;
            }

            double logTerm = n > 0.0 ? n * Math.Log(expectation[bin]) : 0.0;
            sum += 2.0 * (expectation[bin] - logTerm + SpecialFunctions.GammaLn(n + 1.0));
        }

        for (int k = 0; k < parameters.Count; k++)
        {
            if (parameters[k].Sigma is double sigma)
            {
                double pull = (theta[k] - data.Auxiliary[k]) / sigma;
                sum += (pull * pull) + (2.0 * Math.Log(Math.Sqrt(2.0 * Math.PI) * sigma));
            }
        }

        return sum;
    }

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
                double residual = data.Counts[bin] > 0.0 ? 1.0 - (data.Counts[bin] / expectation[bin]) : 1.0;
                OracleFactor[] factors = [.. sample.Factors(i, theta)];
                for (int a = 0; a < factors.Length; a++)
                {
                    if (factors[a].Parameter < 0)
                    {
                        continue;
                    }

                    double slope = Product(factors, a, -1) * factors[a].First;
                    slopes[bin][factors[a].Parameter] = slopes[bin].GetValueOrDefault(factors[a].Parameter) + slope;
                    hessian[factors[a].Parameter, factors[a].Parameter] += residual * Product(factors, a, -1) * factors[a].Second;
                    for (int b = 0; b < factors.Length; b++)
                    {
                        if (b != a && factors[b].Parameter >= 0)
                        {
                            hessian[factors[a].Parameter, factors[b].Parameter] +=
                                residual * Product(factors, a, b) * factors[a].First * factors[b].First;
                        }
                    }
                }
            }
        }

        for (int bin = 0; bin < bins; bin++)
        {
            double n = data.Counts[bin];
            double residual = n > 0.0 ? 1.0 - (n / expectation[bin]) : 1.0;
            double curvature = n > 0.0 ? n / (expectation[bin] * expectation[bin]) : 0.0;
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
        }

        return (gradient, hessian);
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
}
