using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Models;

/// <summary>What pyhf's 2NLL has from the normalisation of its constraints, at nominal auxiliary data.</summary>
internal static class ConstraintConstant
{
    /// <summary>
    /// Σ 2 ln(√(2π) σ) over the Gaussians, and the saturated 2NLL of the Poisson terms. As in pyhf, a fixed local counts with σ = 1 (Gaussian)
    /// or an auxiliary count of 1 (Poisson).
    /// </summary>
    public static double Of(IReadOnlyList<GlobalParameter> globals, IReadOnlyList<LocalGroup> groups)
    {
        double sum = 0.0;
        foreach (GlobalParameter parameter in globals)
        {
            sum += parameter.Constraint switch
            {
                GaussianConstraint gaussian => Gaussian(gaussian.Sigma),
                PoissonConstraint poisson => 2.0 * TwiceNllConstant.SaturatedNll(poisson.Auxiliary),
                _ => 0.0,
            };
        }

        foreach (LocalGroup group in groups)
        {
            for (int bin = 0; bin < group.HasLocal.Length; bin++)
            {
                double error = group.RelativeError[bin];
                if (group.HasLocal[bin])
                {
                    sum += group.Kind == LocalKind.PoissonFactor ? Poisson(error) : Gaussian(error > 0.0 ? error : 1.0);
                }
            }
        }

        return sum;
    }

    private static double Gaussian(double sigma) => Math.Log(2.0 * Math.PI) + (2.0 * Math.Log(sigma));

    private static double Poisson(double error) => 2.0 * TwiceNllConstant.SaturatedNll(error > 0.0 ? 1.0 / (error * error) : 1.0);
}
