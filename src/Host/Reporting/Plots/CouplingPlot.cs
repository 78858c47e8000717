using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Theory;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>
/// Upper limits on the coupling g′ against mass, logarithmic in g′, with expected bands, earlier limits that the user gave, and the band of g′ that would explain (g−2)_μ.
/// </summary>
internal static class CouplingPlot
{
    private const int BandPoints = 121;
    private const int MostDashed = 400;

    /// <summary>Stands for 0 on the logarithmic axis, far below its end.</summary>
    private const double Invisible = 1e-12;

    /// <summary>The fully invisible model, with the mark up to which B = 1 is a good assumption; null where no limit was obtained.</summary>
    public static Figure? FullyInvisible(RunResult run, AxisScale mass = AxisScale.Logarithmic) => Make(
        run,
        mass == AxisScale.Linear ? PlotNames.CouplingLinear : PlotNames.Coupling,
        mass,
        (scale, limit) => scale.FullyInvisible(limit),
        Model(run),
        OverlayModel.Invisible,
        run.Config.Interpretation.InvisibleBelowGeV);

    /// <summary>L_μ − L_τ without dark matter; null where no limit was obtained, and for a wide resonance, which is not without.</summary>
    public static Figure? Vanilla(RunResult run, AxisScale mass = AxisScale.Logarithmic) => run.Config.Binning.Width is not null ? null : Make(
        run,
        mass == AxisScale.Linear ? PlotNames.CouplingVanillaLinear : PlotNames.CouplingVanilla,
        mass,
        (scale, limit) => scale.Vanilla(limit),
        RichText.Of("*L*_{μ} − *L*_{τ}, no dark matter"),
        OverlayModel.Vanilla,
        validBelow: null);

    private static RichText Model(RunResult run)
    {
        RichText model = RichText.Of("*B*(Z′ → inv.) = 1");
        return run.Config.Binning.Width is WidthConfig width ? model + RichText.Of($", Γ/*M* = {PlotText.Number(width.GammaOverM, 3)}") : model;
    }

    private static Figure? Make(
        RunResult run, string name, AxisScale massScale, Func<CouplingScale, double?, double?> coupling, RichText model, OverlayModel kind, double? validBelow)
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
        bool isLog = massScale == AxisScale.Logarithmic;
        (double xMin, double xMax) = isLog ? (masses.Min() / 1.15, masses.Max() * 1.15) : Ranges.Mass(masses);
        BandSeries moment = MagneticMoment(run.Config.Interpretation.GMinus2, Math.Max(xMin, masses.Min() / 1.15), xMax);
        LineSeries[] earlier = [.. run.Overlays.Where(o => o.Source.Model == OverlayModel.Both || o.Source.Model == kind).Select(Overlay)];
        var series = new List<ISeries> { moment, outer, inner, median };
        series.AddRange(earlier);
        var legend = new List<ISeries> { median, inner, outer, moment };
        legend.AddRange(earlier);
        if (observed.Any(o => o.HasValue))
        {
            var line = new LineSeries(masses, observed, new(Palette.Blue, 1.3), RichText.Plain("Observed"));
            series.Add(line);
            legend.Insert(0, line);
        }

        var caption = new List<RichText>
        {
            PlotText.Luminosity(run.Config),
            RichText.Plain(PlotText.ConfidenceLevel(run.Config.Limits.ConfidenceLevel) + ", ") + PlotText.Statistic(statistic),
            model,
        };
        if (validBelow is double mark && mark < xMax)
        {
            series.Add(new VerticalLines([mark], new(Palette.Vermillion, 1.2, "2 3")));
            caption.Add(RichText.Plain($"valid below {PlotText.Number(mark, 3)} GeV (dotted line)"));
        }

        (double yMin, double yMax) = Ranges.Logarithmic([.. all, moment.Low[0] > Invisible ? moment.Low[0] : null], 1.5);
        Axis xAxis = isLog ? Axis.Log(xMin, xMax, PlotText.Mass) : Axis.Linear(xMin, xMax, PlotText.Mass) with { TickCount = 9 };
        var frame = new PlotFrame(PageLayout.Scan.Single, xAxis, Axis.Log(yMin, yMax, RichText.Of("Upper limit on *g*′")));
        var panel = new Panel(frame, series) { Caption = new(caption), LegendOrder = legend };
        return new(name, "Upper limits on the coupling g′ against mass", PageLayout.Scan.Width, PageLayout.Scan.Height, [panel]);
    }

    /// <summary>A curve of many points has no room for dashes.</summary>
    private static LineSeries Overlay(LimitOverlay overlay, int position)
    {
        Stroke stroke = Palette.Overlay(position);
        return new(
            overlay.MassesGeV,
            overlay.Couplings,
            overlay.MassesGeV.Count > MostDashed ? stroke with { Width = 0.8, Dash = null } : stroke,
            RichText.Plain(overlay.Source.Label));
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
