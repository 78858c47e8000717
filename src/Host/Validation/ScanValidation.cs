using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.LookElsewhere;

namespace ZPrimeGpu.Host.Validation;

/// <summary>Spectra of the look-elsewhere study.</summary>
internal static class ScanValidation
{
    /// <summary>Compares.</summary>
    /// <param name="device">The device.</param>
    /// <param name="scan">Windows and ensemble.</param>
    /// <param name="spectra">Spectra.</param>
    /// <param name="tolerance">Allowed difference.</param>
    public static IEnumerable<ValidatedQuantity> Run(IAccelerator device, SpectrumScan scan, int spectra, double tolerance)
    {
        ScanBlock expected = Scan(SpectrumScanner.OfLanes(1, scan, 11, spectra), scan, spectra);
        ScanBlock actual = Scan(SpectrumScanner.On(device, scan, 11, spectra), scan, spectra);
        var comparison = new Comparison("look-elsewhere", tolerance);
        comparison.Add("q0 of every window", expected.Q0, actual.Q0);
        comparison.Add("valid", expected.Valid.Select(v => v ? 1L : 0L), actual.Valid.Select(v => v ? 1L : 0L));
        comparison.Add("fits, iterations, retries", [expected.Fits, expected.Iterations, expected.Retried], [actual.Fits, actual.Iterations, actual.Retried]);
        return comparison.Result;
    }

    private static ScanBlock Scan(SpectrumScanner scanner, SpectrumScan scan, int spectra)
    {
        using (scanner)
        {
            var block = new ScanBlock(scan.Windows.Count, spectra);
            scanner.Run(0, spectra, block);
            return block;
        }
    }
}
