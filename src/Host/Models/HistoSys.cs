using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Models;

/// <summary>Interpolation between the templates of a histosys.</summary>
internal enum HistoSysInterpolation
{
    /// <summary>Polynomial within one sigma, linear beyond (pyhf's default).</summary>
    Code4P,

    /// <summary>Piecewise linear.</summary>
    Code0,
}

/// <summary>A template variation as extra components.</summary>
/// <remarks>
/// T(α) = T + α S + s(α) A with S = (up − down)/2, A = (up + down)/2 − T and s from code4p or code0: two components with the factors of the
/// nominal one and one more factor each. Only one of them if the variation is symmetric.
/// </remarks>
internal static class HistoSys
{
    /// <summary>Adds the variation of one template.</summary>
    /// <param name="builder">Builder.</param>
    /// <param name="factors">Factors of the nominal component.</param>
    /// <param name="group">Its group.</param>
    /// <param name="firstBin">First bin.</param>
    /// <param name="alpha">The nuisance.</param>
    /// <param name="interpolation">Interpolation.</param>
    /// <param name="nominal">T.</param>
    /// <param name="down">Template at α = −1.</param>
    /// <param name="up">Template at α = +1.</param>
    public static void Add(
        ModelBuilder builder,
        IReadOnlyList<int> factors,
        int group,
        int firstBin,
        int alpha,
        HistoSysInterpolation interpolation,
        ReadOnlySpan<double> nominal,
        ReadOnlySpan<double> down,
        ReadOnlySpan<double> up)
    {
        var symmetric = new double[nominal.Length];
        var asymmetric = new double[nominal.Length];
        for (int i = 0; i < nominal.Length; i++)
        {
            symmetric[i] = 0.5 * (up[i] - down[i]);
            asymmetric[i] = 0.5 * (up[i] - nominal[i] + (down[i] - nominal[i]));
        }

        FactorKind kind = interpolation == HistoSysInterpolation.Code4P ? FactorKind.HistoSysCode4P : FactorKind.HistoSysCode0;
        builder.AddTemplate([.. factors, builder.AddFactor(FactorKind.Value, alpha)], group, firstBin, symmetric);
        builder.AddTemplate([.. factors, builder.AddFactor(kind, alpha)], group, firstBin, asymmetric);
    }
}
