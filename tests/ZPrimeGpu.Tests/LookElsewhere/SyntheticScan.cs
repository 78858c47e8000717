using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.LookElsewhere;

/// <summary>Windows of 20 M² bins over one made-up spectrum, each so many bins beyond the one before.</summary>
/// <param name="Windows">Templates.</param>
/// <param name="FirstCells">Cell that is the first bin of each.</param>
internal sealed record SyntheticScan(WindowTemplates[] Windows, int[] FirstCells)
{
    private const int M2Bins = 20;

    /// <summary>The scan.</summary>
    public SpectrumScan Compile() => SpectrumScan.Of(Windows, FirstCells);

    /// <summary>Makes windows.</summary>
    /// <param name="count">Windows.</param>
    /// <param name="step">M² bins from one to the next; 20 = disjoint.</param>
    /// <param name="thetaBins">θ* bins.</param>
    /// <param name="perBin">Background events in a cell, about.</param>
    /// <param name="backgroundError">δ of the background, about: each window has its own.</param>
    /// <param name="observe">Data from the expectation of a cell; null = none.</param>
    /// <param name="morph">Whether the signal's width is a nuisance.</param>
    public static SyntheticScan Make(
        int count, int step, int thetaBins, double perBin, double backgroundError, Func<double, double>? observe = null, bool morph = false)
    {
        var random = new Random(4711);
        int cells = ((((count - 1) * step) + M2Bins) * thetaBins) + 7;
        double[] background = [.. Enumerable.Range(0, cells).Select(i => perBin * (0.4 + random.NextDouble()) * Math.Exp(-0.3 * i / cells))];
        double[]? observed = observe is null ? null : [.. background.Select(observe)];
        var windows = new WindowTemplates[count];
        int[] first = new int[count];
        for (int w = 0; w < count; w++)
        {
            // An origin other than 0: only differences count.
            first[w] = 7 + (w * step * thetaBins);
            int bins = M2Bins * thetaBins;
            double own = backgroundError * (1.0 + (0.1 * (w % 3)));
            windows[w] = new WindowTemplates
            {
                Index = w,
                MassGeV = 1.0 + (0.1 * w),
                LuminosityFb = 79.7,
                LuminosityError = 0.01,
                Efficiency = 0.05,
                EfficiencyError = 0.065,
                SignalFraction = Signal(thetaBins, 1.0),
                SignalRelativeError = [.. Enumerable.Range(0, bins).Select(i => 0.1 + (0.01 * (i % 5)))],
                SignalFractionWide = morph ? Signal(thetaBins, 1.1) : null,
                SignalFractionNarrow = morph ? Signal(thetaBins, 0.9) : null,
                Background = background[first[w]..(first[w] + bins)],
                BackgroundRelativeError = [.. Enumerable.Range(0, bins).Select(i => own * (1.0 + (0.05 * (i % 4))))],
                Observed = observed is null ? [] : observed[first[w]..(first[w] + bins)],
            };
        }

        return new(windows, first);
    }

    private static double[] Signal(int thetaBins, double width)
    {
        var signal = new double[M2Bins * thetaBins];
        for (int i = 0; i < signal.Length; i++)
        {
            double x = (i / thetaBins) - 9.5;
            double share = ((i % thetaBins) + 1.0) / (thetaBins * (thetaBins + 1) / 2.0);
            signal[i] = share * Math.Exp(-0.5 * x * x / (width * width)) / (width * Math.Sqrt(2.0 * Math.PI));
        }

        return signal;
    }
}
