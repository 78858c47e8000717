using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>The recoil spectrum: expectation stacked by process, data with error bars, and their ratio; events per GeV².</summary>
internal static class SpectrumPlot
{
    /// <summary>Upper end of the low-mass figure [GeV²].</summary>
    public const double LowEnd = 10.0;

    private const int WantedBins = 95;

    /// <summary>The whole spectrum, neighbouring analysis bins merged so that data points stay apart.</summary>
    public static Figure Whole(RunResult run)
        => Merged(run, run.Spectrum, PlotNames.Spectrum, "Recoil mass squared after the selection, summed over the polar angle", run.BeforeNetwork is null ? "all cuts" : "after the network");

    /// <summary>The spectrum before the network; null where there is none.</summary>
    public static Figure? BeforeNetwork(RunResult run)
        => run.BeforeNetwork is { } before ? Merged(run, before, PlotNames.SpectrumBeforeNetwork, "Recoil mass squared before the network", "before the network") : null;

    /// <summary>The low end in analysis bins; null where the spectrum has no bins there.</summary>
    public static Figure? Low(RunResult run)
    {
        double[] edges = run.Spectrum.Grid.M2Edges;
        var projection = SpectrumProjection.Of(run.Spectrum, LowEnd, minimumWidth: 0.0);
        return projection.Bins < 2 || edges[^1] <= LowEnd
            ? null
            : Make(run, run.Spectrum, projection, PlotNames.SpectrumLow, "Recoil mass squared at low mass, in analysis bins", run.BeforeNetwork is null ? "all cuts" : "after the network");
    }

    /// <summary>Where the figures of a spectrum end [GeV²]: beyond are no data, or where there are none at all no simulated events.</summary>
    public static double End(SpectrumTable spectrum)
    {
        AnalysisGrid grid = spectrum.Grid;
        bool hasData = spectrum.Data?.Any(n => n > 0.0) ?? false;
        for (int i = grid.ThetaEdgesDeg.Length - 1; i > 0; i--)
        {
            for (int cell = grid.Offsets[i]; cell < grid.Offsets[i + 1]; cell++)
            {
                if (hasData ? spectrum.Data![cell] > 0.0 : spectrum.Backgrounds.Any(b => b.RawContent[cell] > 0.0))
                {
                    return grid.M2Edges[i + 1];
                }
            }
        }

        return grid.M2Edges[^1];
    }

    private static Figure Merged(RunResult run, SpectrumTable spectrum, string name, string description, string stage)
    {
        double end = End(spectrum);
        var projection = SpectrumProjection.Of(spectrum, end, (end - spectrum.Grid.M2Edges[0]) / WantedBins);
        return Make(run, spectrum, projection, name, description, stage);
    }

    private static Figure Make(RunResult run, SpectrumTable spectrum, SpectrumProjection projection, string name, string description, string stage)
    {
        int bins = projection.Bins;
        double[] total = Enumerable.Range(0, bins).Select(i => projection.Total(i) / projection.Width(i)).ToArray();
        double[] error = Enumerable.Range(0, bins).Select(i => projection.Error[i] / projection.Width(i)).ToArray();
        var series = new List<ISeries>();
        series.AddRange(Stack(spectrum.Backgrounds, projection));
        series.Add(new HistogramSeries(
            projection.Edges,
            total.Zip(error, (t, e) => Math.Max(0.0, t - e)).ToArray(),
            total.Zip(error, (t, e) => t + e).ToArray(),
            "#404040",
            RichText.Plain("Simulation statistics"))
        { IsHatched = true });
        MarkerSeries? data = projection.Counts is null ? null : Data(projection);
        if (data is not null)
        {
            series.Add(data);
        }

        (double min, double max) = Ranges.Logarithmic(
            [.. total.Select(t => (double?)t), .. data?.Points.Where(p => p.Y is not null).Select(p => (double?)p.High) ?? []], 1.6, mostDecades: 5.0);
        double floor = Math.Pow(10.0, Math.Floor(Math.Log10(min)));
        var xTitle = PlotText.RecoilMassSquared;
        var xAxis = Axis.Linear(projection.Edges[0], projection.Edges[^1], xTitle);
        var yAxis = Axis.Log(floor, Math.Max(max, 10.0 * floor), RichText.Of("Events / GeV^{2}"));
        var main = new Panel(new(data is null ? PageLayout.Column.Single : PageLayout.Column.Upper, xAxis, yAxis), series)
        {
            Caption = new([PlotText.Luminosity(run.Config), RichText.Plain(stage)]),
            LegendOrder = series.AsEnumerable().Reverse().ToList(),
            HasXLabels = data is null,
        };
        IReadOnlyList<Panel> panels = data is null ? [main] : [main, Ratio(projection, xAxis)];
        return new(name, description, PageLayout.Column.Width, PageLayout.Column.Height, panels);
    }

    /// <summary>Layers, the smallest process at the bottom.</summary>
    private static IEnumerable<HistogramSeries> Stack(IReadOnlyList<ProcessTemplate> backgrounds, SpectrumProjection projection)
    {
        double[]? below = null;
        foreach (int process in Enumerable.Range(0, backgrounds.Count).OrderBy(p => projection.Processes[p].Sum()))
        {
            var top = new double[projection.Bins];
            for (int i = 0; i < top.Length; i++)
            {
                top[i] = (below?[i] ?? 0.0) + (projection.Processes[process][i] / projection.Width(i));
            }

            yield return new(projection.Edges, below, top, Palette.Category(process), PlotText.Process(backgrounds[process].Process));
            below = top;
        }
    }

    private static MarkerSeries Data(SpectrumProjection projection)
    {
        var points = new List<MarkerPoint>();
        for (int i = 0; i < projection.Bins; i++)
        {
            double count = projection.Counts![i];
            if (count > 0.0)
            {
                (double low, double high) = PoissonInterval.Of(count);
                double width = projection.Width(i);
                points.Add(new(projection.Centre(i), count / width, low / width, high / width));
            }
        }

        return new(points, 2.0, Palette.Ink, RichText.Plain("Data"));
    }

    private static Panel Ratio(SpectrumProjection projection, Axis xAxis)
    {
        var points = new List<MarkerPoint>();
        var low = new double[projection.Bins];
        var high = new double[projection.Bins];
        for (int i = 0; i < projection.Bins; i++)
        {
            double total = projection.Total(i);
            double relative = total > 0.0 ? projection.Error[i] / total : 0.0;
            low[i] = 1.0 - relative;
            high[i] = 1.0 + relative;
            if (total > 0.0)
            {
                double count = projection.Counts![i];
                (double below, double above) = PoissonInterval.Of(count);
                points.Add(new(projection.Centre(i), count / total, below / total, above / total));
            }
        }

        double end = Math.Clamp(1.15 * (Ranges.Quantile(points.Select(p => p.High), 0.9) ?? 2.0), 1.5, 3.0);
        var yAxis = Axis.Linear(Math.Max(0.0, 2.0 - end), end, RichText.Plain("Data / exp.")) with { TickCount = 4 };
        return new(
            new(PageLayout.Column.Lower, xAxis, yAxis),
            [
                new HistogramSeries(projection.Edges, low, high, Palette.LightGrey, Label: null),
                new ReferenceLine(1.0, new(Palette.Ink, 0.8), Name: null),
                new MarkerSeries(points, 2.0, Palette.Ink, Label: null) { MarksOffScale = true },
            ])
        { Headroom = Headroom.None, OmitsTopLabel = true };
    }
}
