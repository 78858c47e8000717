using MathNet.Numerics.LinearAlgebra;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Tests.Fitting;

/// <summary>The likelihood of given parts written out: every local a parameter, interpolations from their definitions. Slow and obvious.</summary>
internal sealed class WideExplicit(ModelParts parts)
{
    /// <summary>Expected counts.</summary>
    /// <param name="x">Globals.</param>
    /// <param name="locals">Locals [bin, group].</param>
    public double[] Expectation(ReadOnlySpan<double> x, ReadOnlySpan<double> locals)
    {
        var expectation = new double[parts.Bins];
        foreach (SamplePart sample in parts.Samples)
        {
            double product = 1.0;
            foreach (int factor in sample.Factors)
            {
                product *= Factor(parts.Factors[factor], x);
            }

            for (int i = 0; i < sample.Nominal.Length; i++)
            {
                int bin = sample.FirstBin + i;
                double value = sample.Nominal[i];
                foreach ((int factor, double[] values) in sample.Terms)
                {
                    value += Factor(parts.Factors[factor], x) * values[i];
                }

                double gamma = sample.Group == ModelBuilder.NoGroup ? 1.0 : locals[(bin * parts.Groups.Count) + sample.Group];
                double shift = 0.0;
                foreach ((int group, double[] coefficients) in sample.Shifts)
                {
                    shift += locals[(bin * parts.Groups.Count) + group] * coefficients[i];
                }

                expectation[bin] += product * ((gamma * value) + shift);
            }
        }

        return expectation;
    }

    /// <summary>NLL relative to the saturated one; infinite where impossible.</summary>
    public double Nll(DatasetBatch data, int dataset, ReadOnlySpan<double> x, ReadOnlySpan<double> locals)
    {
        double[] expectation = Expectation(x, locals);
        ReadOnlySpan<double> n = data.CountsOf(dataset);
        double sum = 0.0;
        for (int bin = 0; bin < parts.Bins; bin++)
        {
            sum += PoissonTerm(n[bin], expectation[bin]);
            for (int g = 0; g < parts.Groups.Count; g++)
            {
                int at = (bin * parts.Groups.Count) + g;
                double error = parts.Groups[g].RelativeError[bin];
                double a = data.LocalAuxiliaryOf(dataset)[at];
                sum += error == 0.0 ? 0.0
                    : parts.Groups[g].Kind == LocalKind.PoissonFactor ? PoissonTerm(a / (error * error), locals[at] / (error * error))
                    : Math.Pow((locals[at] - a) / error, 2.0) / 2.0;
            }
        }

        for (int k = 0; k < parts.Globals.Count; k++)
        {
            double a = data.GlobalAuxiliaryOf(dataset)[k];
            sum += parts.Globals[k].Constraint switch
            {
                GaussianConstraint gaussian => Math.Pow((x[k] - a) / gaussian.Sigma, 2.0) / 2.0,
                PoissonConstraint poisson => PoissonTerm(a, poisson.Tau * x[k]),
                _ => 0.0,
            };
        }

        return sum;
    }

    private static double PoissonTerm(double n, double mean)
        => n == 0.0 ? mean : mean <= 0.0 ? double.PositiveInfinity : mean - n - (n * Math.Log(mean / n));

    private static double Factor(FactorPart factor, ReadOnlySpan<double> x)
    {
        double alpha = x[factor.Global];
        double size = Math.Abs(alpha);
        return factor.Kind switch
        {
            FactorKind.NormSysCode1 => alpha >= 0.0 ? Math.Pow(factor.Hi, alpha) : Math.Pow(factor.Lo, -alpha),
            FactorKind.NormSysCode4 => alpha >= 1.0 ? Math.Pow(factor.Hi, alpha)
                : alpha <= -1.0 ? Math.Pow(factor.Lo, -alpha)
                : Polynomial(factor, alpha),
            FactorKind.HistoSysCode4P => size >= 1.0 ? size : ((15.0 * Math.Pow(alpha, 2)) - (10.0 * Math.Pow(alpha, 4)) + (3.0 * Math.Pow(alpha, 6))) / 8.0,
            FactorKind.HistoSysCode0 => size,
            _ => alpha,
        };
    }

    /// <summary>The sixth-order polynomial through 1 at 0 that meets both exponentials with two derivatives at ±1.</summary>
    private static double Polynomial(FactorPart factor, double alpha)
    {
        double up = Math.Log(factor.Hi);
        double down = Math.Log(factor.Lo);
        Matrix<double> conditions = Matrix<double>.Build.Dense(6, 6, (row, column) =>
        {
            int k = column + 1;
            double side = row < 3 ? 1.0 : -1.0;
            return (row % 3) switch
            {
                0 => Math.Pow(side, k),
                1 => k * Math.Pow(side, k - 1),
                _ => k * (k - 1) * Math.Pow(side, k - 2),
            };
        });
        Vector<double> a = conditions.Solve(Vector<double>.Build.Dense(
            [factor.Hi - 1.0, factor.Hi * up, factor.Hi * up * up, factor.Lo - 1.0, -factor.Lo * down, factor.Lo * down * down]));
        return 1.0 + Enumerable.Range(1, 6).Sum(k => a[k - 1] * Math.Pow(alpha, k));
    }
}
