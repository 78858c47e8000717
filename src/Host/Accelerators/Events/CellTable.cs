using System.Runtime.CompilerServices;

namespace ZPrimeGpu.Host.Accelerators.Events;

/// <summary>Cells of a grid in M²rec and θ*: any M² bins times equal θ* bins over [0°, 180°].</summary>
/// <param name="m2Edges">M²rec edges [GeV²], ascending.</param>
/// <param name="thetaBins">Number of θ* bins.</param>
internal sealed class CellTable(double[] m2Edges, int thetaBins)
{
    private const double BelowOne = 1 - (1.0 / (1L << 53));
    private readonly AxisTable m2 = new(m2Edges);
    private readonly AxisTable minusCosine = new(MinusCosineEdges(thetaBins));

    /// <summary>The M² axis.</summary>
    public AxisTable M2 => m2;

    /// <summary>The θ* axis as −cos θ*, which ascends with θ*.</summary>
    public AxisTable MinusCosine => minusCosine;

    /// <summary>Number of cells.</summary>
    public int Count { get; } = (m2Edges.Length - 1) * thetaBins;

    /// <summary>The cell, M² bin × θ* bins + θ* bin; −1 outside the M² axis and where a value is NaN.</summary>
    /// <remarks>A bin of θ* holds its lower edge; 180° belongs to the last bin. The edges are compared as cosines.</remarks>
    /// <param name="m2Recoil">M²rec [GeV²].</param>
    /// <param name="cosThetaStar">cos θ*.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(double m2Recoil, double cosThetaStar)
    {
        // Rounding may bring a cosine to ±(1 + ulp).
        double ascending = -cosThetaStar;
        ascending = ascending < -1 ? -1 : ascending > BelowOne ? BelowOne : ascending;
        int bin = m2.Find(m2Recoil);
        int theta = minusCosine.Find(ascending);
        return (bin | theta) < 0 ? -1 : (bin * thetaBins) + theta;
    }

    private static double[] MinusCosineEdges(int bins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        var edges = new double[bins + 1];
        for (int i = 0; i <= bins; i++)
        {
            edges[i] = -Math.Cos(double.Pi * i / bins);
        }

        edges[0] = -1;
        edges[bins] = 1;
        return edges;
    }
}
