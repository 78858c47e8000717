namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>Random numbers of a distribution from random bits: one number from each 64 bits, by inversion, without rejection.</summary>
public static class RandomVariates
{
    /// <summary>A uniform number in the open interval (0, 1).</summary>
    /// <remarks>(k + ½)/2⁵² with k the upper 52 bits, exactly: 2⁵² equidistant numbers from 2⁻⁵³ to 1 − 2⁻⁵³, symmetric about ½,
    /// so that neither 0 nor 1 occurs and u → 1 − u maps the set to itself.</remarks>
    /// <param name="bits">64 random bits.</param>
    public static double Uniform(ulong bits) => ((double)(long)(bits >> 12) + 0.5) * (1.0 / 4503599627370496.0);

    /// <summary>A standard normal number: the quantile of a uniform number.</summary>
    /// <remarks>|x| ≤ 8.21 for the numbers that <see cref="Uniform"/> gives.</remarks>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <param name="uniform">A uniform number in (0, 1) per lane.</param>
    public static TReal StandardNormal<TReal>(TReal uniform)
        where TReal : unmanaged, IReal<TReal>
        => NormalDistribution.Quantile(uniform);
}
