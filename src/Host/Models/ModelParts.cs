using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Models;

/// <summary>A factor of one global, as given to <see cref="ModelBuilder"/>.</summary>
/// <param name="Kind">Dependence.</param>
/// <param name="Global">The global.</param>
/// <param name="Lo">Value at −1 (normsys).</param>
/// <param name="Hi">Value at +1 (normsys).</param>
internal readonly record struct FactorPart(FactorKind Kind, int Global, double Lo, double Hi)
{
    /// <summary>Whether the derivative jumps at 0.</summary>
    public bool HasKink => Kind == FactorKind.HistoSysCode0 || (Kind == FactorKind.NormSysCode1 && Lo * Hi != 1.0);

    /// <summary>ln hi, ln lo, a₁ … a₆ of code4; zeros where the kind needs none.</summary>
    public double[] Coefficients()
    {
        var coefficients = new double[ModelShape.FactorStride];
        if (Kind is FactorKind.NormSysCode4 or FactorKind.NormSysCode1)
        {
            NormSysCoefficients.Write(Lo, Hi, coefficients);
        }

        return coefficients;
    }
}

/// <summary>A sample: P·γ·(nominal + Σ f·values) + P·Σ α·coefficients, P the product of its factors.</summary>
/// <param name="Factors">Factors of P, in rising order.</param>
/// <param name="Group">Group of its γ, or <see cref="ModelBuilder.NoGroup"/>.</param>
/// <param name="FirstBin">First bin.</param>
/// <param name="Nominal">Nominal template.</param>
internal sealed record SamplePart(int[] Factors, int Group, int FirstBin, double[] Nominal)
{
    /// <summary>Parts of variations: factor and values.</summary>
    public List<(int Factor, double[] Values)> Terms { get; } = [];

    /// <summary>Eliminated variations of single bins: group and coefficients.</summary>
    public List<(int Group, double[] Coefficients)> Shifts { get; } = [];
}

/// <summary>Everything given to a <see cref="ModelBuilder"/>.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Bins">Bins.</param>
/// <param name="Poi">The parameter of interest.</param>
/// <param name="Globals">Globals.</param>
/// <param name="Factors">Factors.</param>
/// <param name="Groups">Groups of locals.</param>
/// <param name="Samples">Samples, without those that are zero whatever the parameters.</param>
internal sealed record ModelParts(
    string Name,
    int Bins,
    int Poi,
    IReadOnlyList<GlobalParameter> Globals,
    IReadOnlyList<FactorPart> Factors,
    IReadOnlyList<LocalGroup> Groups,
    IReadOnlyList<SamplePart> Samples)
{
    /// <summary>
    /// Whether anything depends on a global. One without effect, such as the normalisation of an empty sample, is held at its start.
    /// </summary>
    public bool HasEffect(int global)
        => global == Poi
            || Globals[global].Constraint is not null
            || Samples.Any(s => s.Factors.Any(f => Factors[f].Global == global) || s.Terms.Exists(t => Factors[t.Factor].Global == global));

    /// <summary>Lower bounds; where nothing depends on a global, its start.</summary>
    public double[] Lower() => [.. Globals.Select((g, k) => HasEffect(k) ? g.Lower : g.Start)];

    /// <summary>Upper bounds; where nothing depends on a global, its start.</summary>
    public double[] Upper() => [.. Globals.Select((g, k) => HasEffect(k) ? g.Upper : g.Start)];
}
