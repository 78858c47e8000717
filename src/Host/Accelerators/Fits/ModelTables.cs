using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Accelerators.Fits;

/// <summary>The flat tables of a compiled model: what an accelerator needs to know of it. Immutable.</summary>
internal sealed record ModelTables
{
    /// <summary>Sizes and offsets.</summary>
    public required ModelShape Shape { get; init; }

    /// <summary>Templates and δ² [bin, component + group].</summary>
    public required double[] Bins { get; init; }

    /// <summary>Coefficients of the factors [factor, 8].</summary>
    public required double[] Factors { get; init; }

    /// <summary>1/σ² of the globals' constraints, 0 where free [global].</summary>
    public required double[] Weights { get; init; }

    /// <summary>Which factor, global and group belongs to what; layout in <see cref="ModelShape"/>.</summary>
    public required int[] Structure { get; init; }

    /// <summary>Lower bounds [global].</summary>
    public required double[] Lower { get; init; }

    /// <summary>Upper bounds [global].</summary>
    public required double[] Upper { get; init; }

    /// <summary>Nominal auxiliary values of the constrained globals, 0 where free [global].</summary>
    public required double[] GlobalAuxiliary { get; init; }

    /// <summary>Nominal auxiliary values of the locals: 1 for factors, 0 for shifts [group].</summary>
    public required double[] LocalAuxiliary { get; init; }

    /// <summary>The tables of a model of layout <see cref="ModelLayout.Wide"/>, which has none of the above but bounds and auxiliary values; null for small models.</summary>
    public WideTables? Wide { get; init; }

    /// <summary>The same tables with one local without freedom.</summary>
    /// <param name="bin">Bin.</param>
    /// <param name="group">Group.</param>
    public ModelTables WithFixedLocal(int bin, int group)
    {
        if (Wide is not null)
        {
            return this with { Wide = Wide.WithFixedLocal(bin, group) };
        }

        double[] bins = [.. Bins];
        bins[(bin * Shape.BinStride) + Shape.Components + group] = 0.0;
        return this with { Bins = bins };
    }
}
