namespace ZPrimeGpu.Host.Templates;

/// <summary>
/// The binning that selected events are filled into: M²rec bins (edges ascending, any widths) times equal θ* bins over [0°, 180°].
/// θ* edges of the analysis are chosen later, on the fine edges, so that the events are read once.
/// </summary>
/// <param name="M2Edges">M²rec edges [GeV²], ascending. Events outside are counted but not filled.</param>
/// <param name="ThetaBins">Number of equal θ* bins.</param>
internal sealed record FineGrid(double[] M2Edges, int ThetaBins)
{
    /// <summary>θ* bins of every grid of a run: 2° each.</summary>
    public const int DefaultThetaBins = 90;

    /// <summary>Number of M²rec bins.</summary>
    public int M2Bins => M2Edges.Length - 1;

    /// <summary>Number of cells; cell = M² bin × <see cref="ThetaBins"/> + θ* bin.</summary>
    public int Cells => M2Bins * ThetaBins;
}
