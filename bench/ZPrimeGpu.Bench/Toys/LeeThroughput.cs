using System.Diagnostics;
using ZPrimeGpu.Bench.Fits;
using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Bench.Toys;

/// <summary>Window scans per second and core: whole spectra through sliding windows, sampling, both fits and counting included.</summary>
internal static class LeeThroughput
{
    /// <summary>Windows of a spectrum.</summary>
    public const int Windows = 100;

    public static void Run(TextWriter output)
    {
        Measure(TextWriter.Null, 1, 1.0, 8);
        output.WriteLine("bins  per bin  lanes  million window scans/s/core  fits per scan  iterations  retried  bytes/spectrum");
        foreach (int thetaBins in new[] { 1, 3, 5 })
        {
            foreach (double perBin in new[] { 0.3, 3.0, 300.0 })
            {
                Measure(output, thetaBins, perBin, 8);
            }
        }

        Measure(output, 3, 3.0, 4);
        Measure(output, 3, 3.0, 1);
    }

    private static void Measure(TextWriter output, int thetaBins, double perBin, int lanes)
    {
        SpectrumScan scan = Scan(thetaBins, perBin);
        ScanLevels levels = ScanLevels.Of(ScanLevels.Default, [], new double?[Windows]);
        var settings = new StudySettings(1024, 1, 1, lanes);
        SpectrumStudy.Run(scan, levels, settings, _ => { }, CancellationToken.None);
        long allocated = GC.GetTotalAllocatedBytes();
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        ScanTally tally = SpectrumStudy.Run(scan, levels, settings with { Spectra = 8192 }, _ => { }, CancellationToken.None);
        double seconds = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        double scans = (double)tally.Spectra * Windows;
        output.WriteLine(
            $"{20 * thetaBins,4}  {perBin,7}  {lanes,5}  {1e-6 * scans / seconds,27:F3}  {tally.Fits / scans,13:F2}  {tally.Iterations / (double)tally.Fits,10:F2}  "
            + $"{tally.Retried,7}  {(GC.GetTotalAllocatedBytes() - allocated) / (double)tally.Spectra,14:F1}");
    }

    /// <summary>Every window is the same bump, one M² bin further along one background.</summary>
    public static SpectrumScan Scan(int thetaBins, double perBin)
    {
        WindowTemplates shape = SyntheticWindow.Make(0, thetaBins, perBin);
        int cells = (20 + Windows) * thetaBins;
        double[] background = [.. Enumerable.Range(0, cells).Select(i => shape.Background[i % shape.Background.Length])];
        WindowTemplates[] windows =
        [
            .. Enumerable.Range(0, Windows).Select(w => shape with
            {
                Index = w,
                MassGeV = 1.0 + (0.01 * w),
                Background = background[(w * thetaBins)..((w + 20) * thetaBins)],
                Observed = [],
            }),
        ];
        return SpectrumScan.Of(windows, [.. Enumerable.Range(0, Windows).Select(w => w * thetaBins)]);
    }
}
