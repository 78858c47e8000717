using MathNet.Numerics.Distributions;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Theory;

namespace ZPrimeGpu.Tests.Reporting;

/// <summary>A run that never happened: 582 windows with plausible numbers, from a fixed seed, in the Gaussian approximation.</summary>
internal static class SampleRun
{
    public const int Windows = 582;
    public const double Luminosity = 79.7;
    private const int BinsPerWindow = 20;
    private static readonly string[] Processes = ["mumu", "tautau", "eemumu"];

    private static readonly Lazy<RunResult> WithDataOnce = new(() => Make(withData: true));
    private static readonly Lazy<RunResult> WithoutDataOnce = new(() => Make(withData: false));

    public static RunResult WithData => WithDataOnce.Value;

    public static RunResult WithoutData => WithoutDataOnce.Value;

    /// <summary>A run of which nothing came out: no data, empty templates, every window failed.</summary>
    public static RunResult Barren()
    {
        RunResult run = WithoutData;
        double?[] none = [null, null, null, null, null];
        var empty = new double[run.Spectrum.Grid.Cells];
        return run with
        {
            Spectrum = run.Spectrum with { Backgrounds = run.Spectrum.Backgrounds.Select(b => new ProcessTemplate(b.Process, empty, empty, empty, empty)).ToArray() },
            Limits = run.Limits.Select(w => w with { ExpectedCls = none, ExpectedClsb = none, Status = WindowStatus.Failed, Problem = "No fit converged." }).ToArray(),
            UnsmoothedLimits = null,
            CutFlow = [],
            Inputs = [],
            Timings = [],
            Warnings = [],
        };
    }

    private static RunResult Make(bool withData)
    {
        var random = new Random(20260101);
        double[] edges = Edges();
        var grid = new AnalysisGrid(edges, edges.Take(edges.Length - 1).Select(Theta).ToArray());
        SpectrumTable spectrum = Spectrum(grid, random, withData);
        WindowTemplates[] windows = Enumerable.Range(0, Windows).Select(k => Templates(spectrum, k)).ToArray();
        WindowLimit[] limits = windows.Select((w, k) => Limit(spectrum, w, k, smoothed: true)).ToArray();
        return new RunResult
        {
            Config = SampleConfig.Make(Luminosity, BinsPerWindow),
            Version = "0.1.0",
            DeviceDescription = "host lanes, 8 × double",
            Threads = 2,
            Seed = 12345,
            Inputs =
            [
                new("../data/background.parquet", 61_234_567, new string('a', 64), 569_000),
                new("../data/signal.parquet", 21_234_567, new string('b', 64), 220_000),
                new("../data/pseudodata.parquet", 31_234_567, new string('c', 64), 1_280_000),
            ],
            CutFlow = CutFlow(withData),
            Spectrum = spectrum,
            Windows = windows,
            Limits = limits,
            Couplings = CouplingScale.Make(InterpretationConfig.Paper, 10.58, [.. limits.Select(w => w.MassGeV)]),
            UnsmoothedLimits = windows.Select((w, k) => Limit(spectrum, w, k, smoothed: false)).ToArray(),
            Smoothing = [new("mumu", 0.93, 7, 40, 0.71), new("tautau", 0.25, 0, 12, null)],
            Interpolation = [new(0.01, false, 0.1, 0.02, 0.13, 50, 40), new(2, true, 0.31, 0.008, 0.3153, 52.5, 51)],
            Fits = FitCounts.Of(limits),
            Timings = [new("events", 2.31, 4.4), new("templates", 0.42, 0.8), new("fits", 3.77, 7.4)],
            Warnings = ["In the window at 1.234 GeV the smoothed background of mumu is 12.3 and the raw one 17.9 ± 2.1: smoothing may hide structure there."],
        };
    }

    private static double Width(double m2) => m2 < 9.0
        ? 0.23 - (0.18516 * Math.Exp(-Math.Max(m2, 0.0) / 0.6) * (1.0 - (m2 / 9.0)))
        : 0.23 * Math.Exp((-0.019898 * (m2 - 9.0)) + (1.369e-5 * (m2 - 9.0) * (m2 - 9.0)));

    private static double[] Edges()
    {
        var edges = new List<double> { 1e-4 };
        for (int i = 0; i < Windows + (BinsPerWindow / 2) - 1; i++)
        {
            edges.Add(edges[^1] + Width(edges[^1]));
        }

        for (int i = 0; i < BinsPerWindow / 2; i++)
        {
            edges.Insert(0, edges[0] - Width(0.0));
        }

        return [.. edges];
    }

    private static double[] Theta(double m2) => m2 switch
    {
        < 9.0 => [0, 41 + m2, 68, 95, 121 - m2, 180],
        < 50.0 => [0, 60, 110 - (0.3 * m2), 180],
        _ => [0, 180],
    };

    private static double Density(int process, double m2) => process switch
    {
        0 => (420.0 * Math.Exp(-Math.Pow((m2 - 0.05) / 0.25, 2))) + (9.0 * Math.Exp(-Math.Pow((m2 - 14.0) / 17.0, 2))) + 0.4,
        1 => 22.0 / (1.0 + Math.Exp((58.0 - m2) / 3.0)),
        _ => 0.05 + (160.0 / (1.0 + Math.Exp((64.0 - m2) / 3.5))),
    };

    private static SpectrumTable Spectrum(AnalysisGrid grid, Random random, bool withData)
    {
        ProcessTemplate[] templates = Processes.Select(name => new ProcessTemplate(name, new double[grid.Cells], new double[grid.Cells], new double[grid.Cells], new double[grid.Cells])).ToArray();
        var data = new double[grid.Cells];
        for (int i = 0; i < grid.ThetaEdgesDeg.Length; i++)
        {
            double centre = 0.5 * (grid.M2Edges[i] + grid.M2Edges[i + 1]);
            double width = grid.M2Edges[i + 1] - grid.M2Edges[i];
            int thetaBins = grid.ThetaEdgesDeg[i].Length - 1;
            for (int j = 0; j < thetaBins; j++)
            {
                int cell = grid.Offsets[i] + j;
                double sum = 0.0;
                for (int p = 0; p < templates.Length; p++)
                {
                    double expected = Density(p, centre) * width * (1.0 + (0.3 * Math.Cos(j + p))) / thetaBins;
                    double weight = p == 0 ? 1.6 : 3.0;
                    int simulated = Poisson.Sample(random, expected / weight);
                    templates[p].Content[cell] = expected;
                    templates[p].Error[cell] = 0.15 * expected;
                    templates[p].RawContent[cell] = simulated * weight;
                    templates[p].RawError[cell] = Math.Sqrt(simulated) * weight;
                    sum += expected;
                }

                data[cell] = Poisson.Sample(random, sum);
            }
        }

        return new(grid, templates, withData ? data : null);
    }

    private static double Efficiency(double mass) => 0.07 * (1.0 - Math.Exp(-(mass + 0.2) / 0.9)) * (1.0 - Math.Pow(mass / 9.2, 6));

    private static WindowTemplates Templates(SpectrumTable spectrum, int index)
    {
        AnalysisGrid grid = spectrum.Grid;
        int first = grid.Offsets[index];
        int end = grid.Offsets[index + BinsPerWindow];
        var signal = new double[end - first];
        for (int i = index; i < index + BinsPerWindow; i++)
        {
            double distance = i - index - (BinsPerWindow / 2) + 0.5;
            int thetaBins = grid.ThetaEdgesDeg[i].Length - 1;
            for (int j = 0; j < thetaBins; j++)
            {
                signal[grid.Offsets[i] + j - first] = Math.Exp(-0.5 * distance * distance) / Math.Sqrt(2.0 * Math.PI) / thetaBins;
            }
        }

        double mass = Math.Sqrt(grid.M2Edges[index + (BinsPerWindow / 2)]);
        return new()
        {
            Index = index,
            MassGeV = mass,
            LuminosityFb = Luminosity,
            LuminosityError = 0.01,
            Efficiency = Efficiency(mass),
            EfficiencyError = mass < 3.0 ? 0.027 : mass < 6.0 ? 0.065 : 0.083,
            SignalFraction = signal,
            SignalRelativeError = Enumerable.Repeat(0.1, signal.Length).ToArray(),
            Background = Enumerable.Range(first, end - first).Select(c => spectrum.Backgrounds.Sum(b => b.Content[c])).ToArray(),
            BackgroundRelativeError = Enumerable.Repeat(0.05, signal.Length).ToArray(),
            Observed = spectrum.Data is { } data ? data[first..end] : [],
        };
    }

    /// <summary>A matched filter with Gaussian errors stands in for the fit.</summary>
    private static WindowLimit Limit(SpectrumTable spectrum, WindowTemplates window, int index, bool smoothed)
    {
        int first = spectrum.Grid.Offsets[index];
        double information = 0.0;
        double projection = 0.0;
        for (int i = 0; i < window.Background.Length; i++)
        {
            double background = Math.Max(0.02, smoothed ? window.Background[i] : spectrum.Backgrounds.Sum(b => b.RawContent[first + i]));
            double t = window.SignalFraction[i];
            information += t * t / background;
            projection += window.Observed.Length > 0 ? t * (window.Observed[i] - background) / background : 0.0;
        }

        double scale = Luminosity * window.Efficiency;
        double error = 1.0 / Math.Sqrt(information) / scale;
        double fitted = projection / information / scale;
        double z = fitted / error;
        bool hasData = window.Observed.Length > 0;
        bool failed = index is 100 or 333;
        double? Cls(double n) => failed ? null : error * (n + Normal.InvCDF(0, 1, 1.0 - (0.1 * Normal.CDF(0, 1, n))));
        double? Clsb(double n) => failed ? null : error * Math.Max(0.3, n + 1.2816);
        bool isObserved = hasData && !failed;
        return new()
        {
            Index = index,
            MassGeV = window.MassGeV,
            Bins = window.Background.Length,
            ObservedCls = isObserved ? Cls(z) : null,
            ExpectedCls = new[] { -2.0, -1.0, 0.0, 1.0, 2.0 }.Select(Cls).ToArray(),
            ObservedClsb = isObserved ? Clsb(z) : null,
            ExpectedClsb = new[] { -2.0, -1.0, 0.0, 1.0, 2.0 }.Select(Clsb).ToArray(),
            Q0 = isObserved ? Math.Max(0.0, z) * Math.Max(0.0, z) : null,
            P0 = isObserved ? Normal.CDF(0, 1, -Math.Max(0.0, z)) : null,
            Z0 = isObserved ? Math.Max(0.0, z) : null,
            SigmaHat = isObserved ? fitted : null,
            SigmaHatError = isObserved ? error : null,
            BackgroundNormalisation = isObserved ? 1.01 : null,
            Fits = 14,
            RetriedFits = index % 97 == 0 ? 1 : 0,
            FailedFits = failed ? 1 : 0,
            Status = failed ? WindowStatus.Failed : hasData ? WindowStatus.Ok : WindowStatus.ExpectedOnly,
            Problem = failed ? "The expected limit could not be bracketed below 1e6 fb." : null,
        };
    }

    private static List<CutFlowRow> CutFlow(bool withData)
    {
        string[] signals = ["signal_0.1", "signal_1", "signal_2", "signal_3", "signal_5", "signal_8"];
        var rows = new List<CutFlowRow>();
        foreach (string process in (string[])[.. Processes, .. signals, .. withData ? new[] { "data" } : []])
        {
            bool isSignal = process.StartsWith("signal_", StringComparison.Ordinal);
            double events = isSignal ? 20_000 : 310_000;
            double weight = isSignal ? 0.5 * Luminosity / events : process == "data" ? 1.0 : 3.3;
            for (int cut = 0; cut < SelectionCuts.Count; cut++)
            {
                rows.Add(new(process, (SelectionCut)cut, (long)events, events * weight, weight * Math.Sqrt(events)));
                events *= cut == SelectionCuts.Count - 2 ? (isSignal ? 0.2 : 0.006) : 0.91;
            }
        }

        return rows;
    }
}
