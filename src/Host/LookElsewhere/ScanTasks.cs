using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Host.Toys;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Scans as devices are told of them.</summary>
internal static class ScanTasks
{
    /// <summary>The tables of a scan.</summary>
    /// <param name="scan">The scan.</param>
    public static ScanTask Of(SpectrumScan scan) => new(
        Draws(scan.Spectrum),
        scan.Cells,
        scan.Spectrum.Globals,
        SpectrumScan.SpectrumStream,
        scan.Normalisation,
        [.. scan.Windows.Select((w, i) => new ScanWindowTask(
            w.Model.Tables, w.FirstCell, Draws(w.OwnLocals), SpectrumScan.StreamOf(i), w.BackgroundGroup, w.BackgroundError, w.GlobalWidth, w.GlobalPull, w.Bounds))]);

    private static ScanDraws Draws(ToyTables tables) => new(tables.Shape, tables.Values, tables.Thresholds, tables.Indices);
}
