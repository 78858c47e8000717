using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Validation;

/// <summary>Overlapping windows over a made-up spectrum: a bump on a falling background, sparse cells and large uncertainties among them.</summary>
internal static class RandomScan
{
    private const int Windows = 8;
    private const int M2Bins = 24;
    private const int ThetaBins = 2;

    /// <summary>Makes the scan.</summary>
    public static SpectrumScan Make()
    {
        var random = new Random(29);
        int bins = M2Bins * ThetaBins;
        int cells = (Windows + M2Bins) * ThetaBins;
        double[] background = [.. Enumerable.Range(0, cells).Select(i => Math.Pow(10.0, (1.5 * random.NextDouble()) - 0.5 - ((double)i / cells)))];
        double[] error = [.. Enumerable.Range(0, cells).Select(_ => 0.05 + (0.3 * random.NextDouble()))];
        return SpectrumScan.Of(
            [.. Enumerable.Range(0, Windows).Select(w => new WindowTemplates
            {
                Index = w,
                MassGeV = 1.0 + (0.1 * w),
                LuminosityFb = 80.0,
                LuminosityError = 0.01,
                Efficiency = 0.05,
                EfficiencyError = 0.06,
                SignalFraction = Signal(1.0),
                SignalRelativeError = [.. Enumerable.Range(0, bins).Select(_ => 0.2 * random.NextDouble())],
                SignalFractionWide = w % 2 == 0 ? null : Signal(1.1),
                SignalFractionNarrow = w % 2 == 0 ? null : Signal(0.9),
                Background = background[(w * ThetaBins)..((w * ThetaBins) + bins)],
                BackgroundRelativeError = [.. error[(w * ThetaBins)..((w * ThetaBins) + bins)].Select(e => e * (1.0 + (0.1 * (w % 3))))],
                Observed = [],
            })],
            [.. Enumerable.Range(0, Windows).Select(w => w * ThetaBins)]);
    }

    private static double[] Signal(double width) => [.. Enumerable.Range(0, M2Bins * ThetaBins).Select(i =>
    {
        double x = ((i / ThetaBins) - (0.5 * (M2Bins - 1))) / (1.5 * width);
        return Math.Exp(-0.5 * x * x) / (ThetaBins * 1.5 * width * Math.Sqrt(2.0 * Math.PI));
    })];
}
