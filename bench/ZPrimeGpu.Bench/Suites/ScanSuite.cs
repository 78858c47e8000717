using ZPrimeGpu.Bench.Measuring;
using ZPrimeGpu.Bench.Toys;
using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Bench.Suites;

/// <summary>Look-elsewhere scans: whole spectra drawn and scanned through 100 sliding windows; 3 events per bin.</summary>
internal static class ScanSuite
{
    private const int Spectra = SpectrumScanner.DefaultBlock;

    public static IEnumerable<KernelCase> Cases() => new[] { 20, 60, 100 }.SelectMany(bins =>
    {
        SpectrumScan scan = LeeThroughput.Scan(bins / 20, 3.0);
        var maker = new Maker(scan, $"{bins} bins");
        OperationCount operations = Counted.Of(maker.Make<Counted, CountedWord>().Run).Per(Spectra * LeeThroughput.Windows);
        return Lanes.Each(maker).Select(c => c with { Operations = operations, AllocatesNothing = true });
    });

    private sealed class Maker(SpectrumScan scan, string size) : IForLanes<KernelCase>
    {
        public KernelCase Make<TReal, TWord>()
            where TReal : unmanaged, IReal<TReal>
            where TWord : unmanaged, IWord<TWord, TReal>
        {
            var scanner = new SpectrumScannerLanes<TReal>(scan, 1, Spectra);
            var block = new ScanBlock(scan.Windows.Count, Spectra);
            ulong first = 0;
            void Run()
            {
                scanner.Run(first, Spectra, block);
                first += Spectra;
            }

            return new KernelCase("look-elsewhere", size, "window", TReal.Lanes, Spectra * LeeThroughput.Windows, Run);
        }
    }
}
