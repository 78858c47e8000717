using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Templates;

/// <summary>From the fine spectra of all processes to the templates of all windows.</summary>
/// <remarks>The result depends on the spectra alone: threads share out bins, masses and windows, each of which is computed by one of them.</remarks>
internal static class TemplateBuilder
{
    /// <summary>Background of a bin that no process has any event for [events].</summary>
    private const double EmptyBackground = 1e-3;

    /// <summary>Builds everything.</summary>
    /// <param name="config">Run configuration.</param>
    /// <param name="spectra">Backgrounds and data on the global grid, each generated signal mass on its own.</param>
    /// <param name="masses">The grid that the spectra were filled with.</param>
    /// <exception cref="InputException">What is configured cannot make templates.</exception>
    public static TemplateSet Build(RunConfig config, IReadOnlyList<ProcessSpectrum> spectra, MassWindowGrid masses)
    {
        Parts parts = Prepare(config, spectra, masses);
        (WindowTemplates Window, double Scale)[] windows = Windows(config, masses, parts);
        TemplateWarning[] totals = config.Templates.Smoothing == SmoothingMode.Off
            ? []
            : [.. parts.Backgrounds.SelectMany(b => TemplateWarning.Find(b, parts.Grid, masses))];
        return new TemplateSet
        {
            Spectrum = new SpectrumTable(parts.Grid, Array.ConvertAll(parts.Backgrounds, b => b.Template), parts.Data),
            Windows = Array.ConvertAll(windows, w => w.Window),
            McErrorScale = Array.ConvertAll(windows, w => w.Scale),
            WindowWarnings = totals,
            Warnings = [.. EmptyProcesses(parts.Backgrounds), .. TemplateWarning.Sentences(totals)],
            LeaveOneOut = parts.Signal.CheckInterpolation(Threads(config)),
            Smoothing = [.. parts.Backgrounds.Select(b => b.Summary).OfType<SmoothingSummary>()],
        };
    }

    /// <summary>The windows of several configurations that differ in <see cref="RunConfig.Systematics"/> and <see cref="RunConfig.Corrections"/> alone.</summary>
    /// <param name="variants">Configurations; at least one.</param>
    /// <param name="spectra">Spectra, the same for all.</param>
    /// <param name="masses">Hypotheses.</param>
    /// <returns>Windows [variant][hypothesis].</returns>
    public static WindowTemplates[][] BuildVariants(IReadOnlyList<RunConfig> variants, IReadOnlyList<ProcessSpectrum> spectra, MassWindowGrid masses)
    {
        Parts parts = Prepare(variants[0], spectra, masses);
        return [.. variants.Select(v => Array.ConvertAll(Windows(v, masses, parts), w => w.Window))];
    }

    // What does not depend on systematic uncertainties.
    private sealed record Parts(AnalysisGrid Grid, BackgroundTemplate[] Backgrounds, SignalTemplateBuilder Signal, double[]? Data);

    private static ParallelOptions Threads(RunConfig config) => new() { MaxDegreeOfParallelism = Math.Max(1, config.Threads) };

    private static (WindowTemplates Window, double Scale)[] Windows(RunConfig config, MassWindowGrid masses, Parts parts)
    {
        var windows = new (WindowTemplates Window, double Scale)[masses.Hypotheses.Count];
        Parallel.For(
            0, windows.Length, Threads(config), k => windows[k] = Window(config, masses, parts.Grid, parts.Backgrounds, parts.Signal, parts.Data, masses.Hypotheses[k]));
        return windows;
    }

    private static Parts Prepare(RunConfig config, IReadOnlyList<ProcessSpectrum> spectra, MassWindowGrid masses)
    {
        ProcessSpectrum[] processes = [.. spectra.Where(s => s.Role == SourceRole.Background)];
        if (processes.Length == 0)
        {
            throw new InputException("No background sample is configured: at least one source of role background is needed.");
        }

        if (!(config.Systematics.ResolutionMorph is >= 0 and < 1))
        {
            throw new InputException($"The resolution morph of the systematics is {config.Systematics.ResolutionMorph}; it must be at least 0 and below 1.");
        }

        foreach (ProcessSpectrum spectrum in spectra)
        {
            if (spectrum.Role != SourceRole.Signal && !spectrum.Grid.M2Edges.AsSpan().SequenceEqual(masses.M2Edges))
            {
                throw new ArgumentException($"the spectrum of {spectrum.Process} is not on the grid of the windows", nameof(spectra));
            }
        }

        BinSegments segments = Segments(config, masses);
        ProcessSpectrum edgeProcess = Array.Find(processes, p => p.Process == config.Binning.ThetaEdgeProcess)
            ?? throw new InputException(
                $"The process '{config.Binning.ThetaEdgeProcess}' that sets the θ* edges is not among the backgrounds "
                + $"({string.Join(", ", processes.Select(p => p.Process))}).");
        var grid = new AnalysisGrid(masses.M2Edges, ThetaEdges.Choose(config.Binning, edgeProcess, segments));

        var backgrounds = new BackgroundTemplate[processes.Length];
        for (int p = 0; p < processes.Length; p++)
        {
            backgrounds[p] = BackgroundTemplateBuilder.Build(processes[p], grid, segments, config.Templates, Threads(config));
        }

        var signal = new SignalTemplateBuilder(config, spectra, masses, grid);
        signal.RequireSamplesForEveryHypothesis();
        return new Parts(grid, backgrounds, signal, Data(spectra, grid));
    }

    /// <summary>The window on the recoil angle opens at an M²; the nearest edge starts a new segment.</summary>
    private static BinSegments Segments(RunConfig config, MassWindowGrid masses)
    {
        int edge = masses.NearestEdge(config.Selection.RecoilThetaBoundaryGeV2);
        return new BinSegments(masses.GlobalGrid.M2Bins, edge > 0 && edge < masses.GlobalGrid.M2Bins ? [edge] : []);
    }

    private static double[]? Data(IReadOnlyList<ProcessSpectrum> spectra, AnalysisGrid grid)
    {
        double[]? counts = null;
        foreach (ProcessSpectrum spectrum in spectra.Where(s => s.Role == SourceRole.Data))
        {
            counts ??= new double[grid.Cells];
            int[] cells = RawTemplate.AnalysisCells(grid, spectrum.Grid.ThetaBins);
            for (int fine = 0; fine < cells.Length; fine++)
            {
                counts[cells[fine]] += spectrum.SumWeights[fine];
            }
        }

        return counts;
    }

    private static (WindowTemplates Window, double Scale) Window(
        RunConfig config,
        MassWindowGrid masses,
        AnalysisGrid grid,
        BackgroundTemplate[] backgrounds,
        SignalTemplateBuilder signals,
        double[]? data,
        MassHypothesis hypothesis)
    {
        SystematicsConfig systematics = config.Systematics;
        double hypothesisM2 = hypothesis.MassGeV * hypothesis.MassGeV;
        int firstBin = masses.FirstBin(hypothesis);
        int firstCell = grid.Offsets[firstBin];
        int m2Bins = masses.BinsOf(hypothesis);
        int bins = grid.Offsets[firstBin + m2Bins] - firstCell;
        SignalTemplate signal = signals.At(hypothesis, systematics.ResolutionMorph);

        var background = new double[bins];
        var systematicVariance = new double[bins];
        var statisticalVariance = new double[bins];
        double shape = systematics.BackgroundShape.At(hypothesisM2);
        for (int i = firstBin; i < firstBin + m2Bins; i++)
        {
            double veto = systematics.PhotonVeto.At(0.5 * (grid.M2Edges[i] + grid.M2Edges[i + 1]));
            for (int cell = grid.Offsets[i]; cell < grid.Offsets[i + 1]; cell++)
            {
                int bin = cell - firstCell;
                foreach (BackgroundTemplate process in backgrounds)
                {
                    background[bin] += process.Template.Content[cell];
                    statisticalVariance[bin] += process.Template.Error[cell] * process.Template.Error[cell];
                }

                background[bin] = background[bin] > 0 ? background[bin] : EmptyBackground;
                systematicVariance[bin] = ((shape * shape) + (veto * veto)) * background[bin] * background[bin];
            }
        }

        double scale = !systematics.McStatistics
            ? 0
            : TemplateErrorScale.Of(
                backgrounds, grid, firstBin, m2Bins, signal.Nominal.Fraction, background, systematicVariance, statisticalVariance);
        bool isPerBin = systematics.ResolutionMorphAs == MorphTreatment.PerBin;
        double signalShape = systematics.SignalShape.At(hypothesisM2);
        double efficiency = systematics.SignalEfficiency.At(hypothesisM2);
        double trigger = config.Corrections.TriggerRelativeErrorAt(hypothesisM2);
        double efficiencyStat = systematics.McStatistics ? signal.EfficiencyStatError : 0;
        var window = new WindowTemplates
        {
            Index = hypothesis.Index,
            MassGeV = hypothesis.MassGeV,
            LuminosityFb = config.LuminosityFb,
            LuminosityError = systematics.Luminosity,
            Efficiency = signal.Efficiency,
            EfficiencyError = Math.Sqrt((efficiency * efficiency) + (trigger * trigger) + (efficiencyStat * efficiencyStat)),
            SignalFraction = signal.Nominal.Fraction,
            SignalRelativeError =
            [
                .. signal.Nominal.RelativeError.Select((e, i) => Quadrature(signalShape, systematics.McStatistics ? e : 0, isPerBin ? signal.MorphError(i) : 0)),
            ],
            SignalFractionWide = isPerBin ? null : signal.Wide,
            SignalFractionNarrow = isPerBin ? null : signal.Narrow,
            Background = background,
            BackgroundRelativeError =
                [.. background.Select((b, i) => Math.Sqrt(systematicVariance[i] + (scale * scale * statisticalVariance[i])) / b)],
            Observed = data is null ? [] : data[firstCell..(firstCell + bins)],
        };
        return (window, scale);
    }

    private static double Quadrature(double a, double b, double c) => Math.Sqrt((a * a) + (b * b) + (c * c));

    private static IEnumerable<string> EmptyProcesses(BackgroundTemplate[] backgrounds)
        => backgrounds.Where(b => b.Template.RawContent.Sum() <= 0).Select(
            b => $"No event of {b.Template.Process} is selected: it contributes neither expectation nor uncertainty.");
}
