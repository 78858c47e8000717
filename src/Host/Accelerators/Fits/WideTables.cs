using ZPrimeGpu.Host.Accelerators.Fits.Wide;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Accelerators.Fits;

/// <summary>
/// A compiled model by channels and samples, for models too large (or with kinks) for the lanes path: one fit at a time, lanes over bins.
/// A sample is P·(T + Σ f_t·V_t) with P the product of its factors; the same likelihood as the component tables of small models.
/// </summary>
/// <param name="Factors">Factors.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Constraints">Constraints of the globals; the kind tells how to read the numbers [global].</param>
internal sealed record WideTables(WideFactor[] Factors, WideChannel[] Channels, WideConstraint[] Constraints)
{
    /// <summary>The same, laid out for lanes over bins.</summary>
    public WideLayout Layout { get; } = new(Factors, Channels, Constraints.Length);

    /// <summary>The same tables with one local without freedom.</summary>
    /// <param name="bin">Bin of the model.</param>
    /// <param name="group">Group of the model.</param>
    public WideTables WithFixedLocal(int bin, int group)
        => new(
            Factors,
            [.. Channels.Select(c => bin >= c.FirstBin && bin < c.FirstBin + c.Bins ? c.WithFixedLocal(bin - c.FirstBin, group) : c)],
            Constraints);
}

/// <summary>A factor of one global.</summary>
/// <param name="Kind">Dependence.</param>
/// <param name="Global">The global.</param>
/// <param name="Coefficients">ln hi, ln lo, a₁ … a₆ of code4; unused by other kinds [8].</param>
internal sealed record WideFactor(FactorKind Kind, int Global, double[] Coefficients)
{
    /// <summary>Whether the derivative jumps at 0.</summary>
    public bool HasKink => Kind is FactorKind.HistoSysCode0
        || (Kind == FactorKind.NormSysCode1 && Coefficients[0] != -Coefficients[1]);
}

/// <summary>A range of bins and the samples in it.</summary>
/// <param name="FirstBin">First bin.</param>
/// <param name="Bins">Bins.</param>
/// <param name="Groups">The groups of locals that act here, as indices of the model's groups.</param>
/// <param name="Kinds">Their kinds.</param>
/// <param name="Variances">δ² [group here][bin here]; 0 where fixed.</param>
/// <param name="Samples">Samples.</param>
internal sealed record WideChannel(
    int FirstBin, int Bins, int[] Groups, LocalKind[] Kinds, double[][] Variances, WideSample[] Samples)
{
    /// <summary>The same channel with one local without freedom.</summary>
    /// <param name="bin">Bin of the channel.</param>
    /// <param name="group">Group of the model.</param>
    public WideChannel WithFixedLocal(int bin, int group)
        => this with { Variances = [.. Variances.Select((v, g) => Groups[g] == group ? [.. v.Select((x, i) => i == bin ? 0.0 : x)] : v)] };
}

/// <summary>One sample.</summary>
/// <param name="Factors">Factors whose product is P.</param>
/// <param name="Group">Index into the channel's groups of the factor γ that multiplies the sample; −1 for none.</param>
/// <param name="Nominal">T [bin here].</param>
/// <param name="Terms">Variations that many bins share.</param>
/// <param name="Shifts">Variations of single bins, eliminated.</param>
internal sealed record WideSample(int[] Factors, int Group, double[] Nominal, WideTerm[] Terms, WideShift[] Shifts);

/// <summary>A part f·V of a template variation.</summary>
/// <param name="Factor">f.</param>
/// <param name="Values">V [bin here].</param>
internal sealed record WideTerm(int Factor, double[] Values);

/// <summary>Eliminated shifts: P·α·coefficient in each bin.</summary>
/// <param name="Group">Index into the channel's groups.</param>
/// <param name="Coefficients">Yield per unit of α [bin here]; 0 where there is no shift.</param>
internal sealed record WideShift(int Group, double[] Coefficients);

/// <summary>The constraint of a global.</summary>
/// <param name="Kind">None, Gaussian or Poisson.</param>
/// <param name="Scale">1/σ² (Gaussian) or τ (Poisson); 0 for none.</param>
internal readonly record struct WideConstraint(WideConstraintKind Kind, double Scale);

/// <summary>Kinds of constraint.</summary>
internal enum WideConstraintKind
{
    /// <summary>Free.</summary>
    None,

    /// <summary>(x − a)²·Scale/2.</summary>
    Gaussian,

    /// <summary>Scale·x − a ln x, relative to its value at Scale·x = a.</summary>
    Poisson,
}
