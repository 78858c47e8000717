using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Limits;

/// <summary>Tail probabilities of a tested signal.</summary>
/// <param name="Clsb">p-value under signal plus background.</param>
/// <param name="Clb">p-value under background.</param>
internal readonly record struct TailProbabilities(double Clsb, double Clb)
{
    /// <summary>CLs = CLs+b / CLb.</summary>
    public double Cls => Clsb / Clb;
}

/// <summary>Asymptotic distributions of q and q̃ (arXiv:1007.1727), as pyhf uses them.</summary>
internal static class AsymptoticFormulae
{
    /// <summary>Numbers of standard deviations of an expected band.</summary>
    public static IReadOnlyList<double> BandSigmas { get; } = [-2.0, -1.0, 0.0, 1.0, 2.0];

    /// <summary>Observed tail probabilities for q̃: CLs+b = 1 − Φ(t + √qA), CLb = 1 − Φ(t).</summary>
    /// <remarks>t = √q − √qA up to q = qA and (q − qA)/(2√qA) beyond, where q̃ follows the other branch.</remarks>
    /// <param name="q">Test statistic on the data, ≥ 0.</param>
    /// <param name="asimovQ">Test statistic on the background Asimov data, &gt; 0.</param>
    public static TailProbabilities ObservedTilde(double q, double asimovQ)
    {
        if (q <= asimovQ)
        {
            return Observed(q, asimovQ);
        }

        double rootA = Math.Sqrt(asimovQ);
        double shifted = (q - asimovQ) / (2.0 * rootA);
        return new(Survival(shifted + rootA), Survival(shifted));
    }

    /// <summary>Observed tail probabilities for q and q0: CLs+b = 1 − Φ(√q), CLb = 1 − Φ(√q − √qA).</summary>
    /// <param name="q">Test statistic on the data, ≥ 0.</param>
    /// <param name="asimovQ">Test statistic on the background Asimov data, ≥ 0.</param>
    public static TailProbabilities Observed(double q, double asimovQ)
        => new(Survival(Math.Sqrt(q)), Survival(Math.Sqrt(q) - Math.Sqrt(asimovQ)));

    /// <summary>Tail probabilities where the data fluctuate by N standard deviations of background towards signal.</summary>
    /// <param name="asimovQ">Test statistic on the background Asimov data.</param>
    /// <param name="sigmas">N.</param>
    public static TailProbabilities Expected(double asimovQ, double sigmas) => new(Survival(Math.Sqrt(asimovQ) - sigmas), Survival(-sigmas));

    /// <summary>√qA at the expected CLs limit: N + Φ⁻¹(1 − α Φ(N)).</summary>
    public static double RootAtClsLimit(double alpha, double sigmas) => sigmas + UpperQuantile(alpha * Survival(-sigmas));

    /// <summary>√qA at the expected CLs+b limit: N + Φ⁻¹(1 − α). Where it is not positive the limit is 0.</summary>
    public static double RootAtClsbLimit(double alpha, double sigmas) => sigmas + UpperQuantile(alpha);

    /// <summary>1 − Φ(z).</summary>
    public static double Survival(double z) => NormalDistribution.Survival<F64>(new(z)).Value;

    /// <summary>z with 1 − Φ(z) = p.</summary>
    public static double UpperQuantile(double p) => -NormalDistribution.Quantile<F64>(new(p)).Value;
}
