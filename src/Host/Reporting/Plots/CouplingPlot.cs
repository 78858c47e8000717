using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Theory;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Upper limits on the coupling g′ against mass, both axes logarithmic, with expected bands and the band of g′ that would explain (g−2)_μ.</summary>
internal static class CouplingPlot
{
    private const int BandPoints = 121;

    /// <summary>Stands for 0 on the logarithmic axis, far below its end.</summary>
    private const double Invisible = 1e-12;

    /// <summary>The fully invisible model, with the mark up to which B = 1 is a good assumption; null where no limit was obtained.</summary>
    public static Figure? FullyInvisible(RunResult run) => Make(
        run, PlotNames.Coupling, (scale, limit) => scale.FullyInvisible(limit), RichText.Of("*B*(Z′ → inv.) = 1"), run.Config.Interpretation.InvisibleBelowGeV);

    /// <summary>L_μ − L_τ without dark matter; null where no limit was obtained.</summary>
    public static Figure? Vanilla(RunResult run) => Make(
        run, PlotNames.CouplingVanilla, (scale, limit) => scale.Vanilla(limit), RichText.Of("*L*_{μ} − *L*_{τ}, no dark matter"), validBelow: null);

    private static Figure? Make(RunResult run, string name, Func<CouplingScale, double?, double?> coupling, RichText model, double? validBelow)
    {
        LimitStatistic statistic = run.Config.Limits.LimitOn;
        if (run.Couplings.Count == 0)
        {
            return null;
        }

        double[] masses = run.Limits.Select(w => w.MassGeV).ToArray();
        double?[] Couplings(Func<WindowLimit, double?> limit) => [.. run.Limits.Select((w, i) => coupling(run.Couplings[i], limit(w)))];
        double?[] observed = Couplings(w => w.Observed(statistic));
        double?[][] expected = [.. Enumerable.Range(0, LimitBand.Count).Select(b => Couplings(w => w.Expected(statistic, b)))];
        double?[] all = [.. observed, .. expected.SelectMany(e => e)];
        if (Ranges.Of(all.Where(v => v > 0.0)) is null)
        {
            return null;
        }

        var outer = new BandSeries(masses, expected[LimitBand.Minus2], expected[LimitBand.Plus2], Palette.OuterBand, RichText.Of("Expected ± 2σ"));
        var inner = new BandSeries(masses, expected[LimitBand.Minus1], expected[LimitBand.Plus1], Palette.InnerBand, RichText.Of("Expected ± 1σ"));
        var median = new LineSeries(masses, expected[LimitBand.Median], new(Palette.Ink, 1.4, "6 4"), RichText.Plain("Expected, median"));
        (double xMin, double xMax) = (masses.Min() / 1.1, masses.Max() * 1.15);
        BandSeries moment = MagneticMoment(run.Config.Interpretation.GMinus2, xMin, xMax);
        var series = new List<ISeries> { moment, outer, inner, median };
        var legend = new List<ISeries> { median, inner, outer, moment };
        if (observed.Any(o => o.HasValue))
        {
            var line = new LineSeries(masses, observed, new(Palette.Blue, 1.1), RichText.Plain("Observed"));
            series.Add(line);
            legend.Insert(0, line);
        }

        var caption = new List<RichText>
        {
            PlotText.Luminosity(run.Config.LuminosityFb),
            RichText.Plain(PlotText.ConfidenceLevel(run.Config.Limits.ConfidenceLevel) + ", ") + PlotText.Statistic(statistic),
            model,
        };
        if (validBelow is double mark && mark < xMax)
        {
            series.Add(new VerticalLines([mark], new(Palette.Vermillion, 1.2, "2 3")));
            caption.Add(RichText.Plain($"valid below {PlotText.Number(mark, 3)} GeV (dotted line)"));
        }

        (double yMin, double yMax) = Ranges.Logarithmic([.. all, moment.Low[0] > Invisible ? moment.Low[0] : null], 1.5);
        var frame = new PlotFrame(PageLayout.Scan.Single, Axis.Log(xMin, xMax, PlotText.Mass), Axis.Log(yMin, yMax, RichText.Of("Upper limit on *g*′")));
        var panel = new Panel(frame, series) { Caption = new(caption), LegendOrder = legend };
        return new(name, "Upper limits on the coupling g′ against mass", PageLayout.Scan.Width, PageLayout.Scan.Height, [panel]);
    }

    /// <summary>On a mass grid of its own: hypotheses are far apart at low mass on a logarithmic axis.</summary>
    private static BandSeries MagneticMoment(GMinus2Config measured, double from, double to)
    {
        double[] masses = [.. Enumerable.Range(0, BandPoints).Select(i => from * Math.Pow(to / from, i / (BandPoints - 1.0)))];
        GMinus2Band[] bands = [.. masses.Select(m => GMinus2Band.At(measured, m))];
        return new(
            masses,
            [.. bands.Select(b => b.High > 0.0 ? Math.Max(b.Low, Invisible) : (double?)null)],
            [.. bands.Select(b => b.High > 0.0 ? b.High : (double?)null)],
            Palette.LightGrey,
            RichText.Of("(*g*−2)_{μ} ± 2σ"));
    }
}
