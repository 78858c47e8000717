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

/// <summary>A variation of a template.</summary>
/// <remarks>T(α) = T + α S + s(α) A with S = (up − down)/2, A = (up + down)/2 − T and s from code4p or code0. A = 0 if the variation is symmetric.</remarks>
internal sealed class TemplateVariation
{
    // Templates are written with some 16 digits: what is left of A in a symmetric variation is their rounding.
    private const double Rounding = 1e-14;

    /// <summary>Splits a variation.</summary>
    /// <param name="nominal">T.</param>
    /// <param name="down">Template at α = −1.</param>
    /// <param name="up">Template at α = +1.</param>
    public TemplateVariation(ReadOnlySpan<double> nominal, ReadOnlySpan<double> down, ReadOnlySpan<double> up)
    {
        Symmetric = new double[nominal.Length];
        Asymmetric = new double[nominal.Length];
        for (int i = 0; i < nominal.Length; i++)
        {
            Symmetric[i] = 0.5 * (up[i] - down[i]);
            double bend = 0.5 * (up[i] - nominal[i] + (down[i] - nominal[i]));
            double size = Math.Max(Math.Abs(nominal[i]), Math.Max(Math.Abs(up[i]), Math.Abs(down[i])));
            Asymmetric[i] = Math.Abs(bend) <= Rounding * size ? 0.0 : bend;
        }
    }

    private TemplateVariation(double[] symmetric, double[] asymmetric) => (Symmetric, Asymmetric) = (symmetric, asymmetric);

    /// <summary>S [bin].</summary>
    public double[] Symmetric { get; }

    /// <summary>A [bin].</summary>
    public double[] Asymmetric { get; }

    /// <summary>Whether T(α) is linear.</summary>
    public bool IsSymmetric => Array.TrueForAll(Asymmetric, a => a == 0.0);

    /// <summary>The variation in one bin alone.</summary>
    public TemplateVariation In(int bin)
        => new([.. Symmetric.Select((v, i) => i == bin ? v : 0.0)], [.. Asymmetric.Select((v, i) => i == bin ? v : 0.0)]);

    /// <summary>Adds the variation to a sample.</summary>
    /// <param name="builder">Builder.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="alpha">The nuisance.</param>
    /// <param name="interpolation">Interpolation.</param>
    public void AddTo(ModelBuilder builder, int sample, int alpha, HistoSysInterpolation interpolation)
    {
        FactorKind kind = interpolation == HistoSysInterpolation.Code4P ? FactorKind.HistoSysCode4P : FactorKind.HistoSysCode0;
        builder.AddTerm(sample, builder.AddFactor(FactorKind.Value, alpha), Symmetric);
        builder.AddTerm(sample, builder.AddFactor(kind, alpha), Asymmetric);
    }
}
