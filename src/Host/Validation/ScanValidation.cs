using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Host.LookElsewhere;

namespace ZPrimeGpu.Host.Validation;

/// <summary>Spectra of the look-elsewhere study.</summary>
internal static class ScanValidation
{
    private const ulong Seed = 11;

    /// <summary>Compares.</summary>
    /// <param name="family">Name of the family.</param>
    /// <param name="device">The device.</param>
    /// <param name="scan">Windows and ensemble.</param>
    /// <param name="spectra">Spectra.</param>
    /// <param name="tolerance">Allowed difference.</param>
    public static IEnumerable<ValidatedQuantity> Run(string family, IAccelerator device, SpectrumScan scan, int spectra, double tolerance)
    {
        ScanBlock expected = Scan(SpectrumScanner.OfLanes(1, scan, Seed, spectra), scan, spectra);
        ScanBlock actual = Scan(SpectrumScanner.On(device, scan, Seed, spectra), scan, spectra);
        var comparison = new Comparison(family, tolerance);
        Draws(device, scan, spectra, comparison);
        comparison.Add("q0 of every window", expected.Q0, actual.Q0);
        comparison.Add("valid", expected.Valid.Select(v => v ? 1L : 0L), actual.Valid.Select(v => v ? 1L : 0L));
        comparison.Add("fits, iterations, retries", [expected.Fits, expected.Iterations, expected.Retried], [actual.Fits, actual.Iterations, actual.Retried]);
        return comparison.Result;
    }

    /// <summary>What a device draws; the host's lanes draw with the kernels of toys, which have lines of their own.</summary>
    private static void Draws(IAccelerator device, SpectrumScan scan, int spectra, Comparison comparison)
    {
        if (device.Scans is not IScanKernels kernels)
        {
            return;
        }

        var actual = new double[((2 * scan.Cells) + scan.Spectrum.Globals) * spectra];
        using (IScanRunner runner = kernels.Open(ScanTasks.Of(scan), Seed))
        {
            runner.Draw(0, spectra, actual);
        }

        using var redrawn = new RedrawnSpectra(scan, Seed);
        var expected = new double[actual.Length];
        for (int spectrum = 0; spectrum < spectra; spectrum++)
        {
            redrawn.Draw((ulong)spectrum, expected.AsSpan(spectrum), spectra);
        }

        int counts = scan.Cells * spectra;
        comparison.Add("counts", expected.AsSpan(0, counts), actual.AsSpan(0, counts));
        comparison.Add("shared pulls", expected.AsSpan(counts), actual.AsSpan(counts));
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
