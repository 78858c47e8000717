using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>The fitted cross section with its error against mass, and below it the ratio of the two.</summary>
internal static class SigmaHatPlot
{
    /// <summary>The figure; null where nothing was fitted.</summary>
    public static Figure? Make(RunResult run)
    {
        double[] masses = run.Limits.Select(w => w.MassGeV).ToArray();
        double?[] fitted = run.Limits.Select(w => w.SigmaHat).ToArray();
        double?[] errors = run.Limits.Select(w => w.SigmaHatError).ToArray();
        double?[] low = fitted.Zip(errors, (s, e) => s - e).ToArray();
        double?[] high = fitted.Zip(errors, (s, e) => s + e).ToArray();
        if (Ranges.Of([.. fitted, .. low, .. high]) is not { } range)
        {
            return null;
        }

        double typical = Ranges.Quantile(errors.OfType<double>(), 0.25) ?? Math.Max(Math.Abs(range.Min), Math.Abs(range.Max));
        double linearWidth = typical > 0.0 ? Math.Pow(10.0, Math.Round(Math.Log10(typical))) : 1.0;
        (double xMin, double xMax) = Ranges.Mass(masses);
        var xAxis = Axis.Linear(xMin, xMax, PlotText.Mass) with { TickCount = 9 };
        var yAxis = new Axis(AxisScale.Asinh, (1.4 * Math.Min(range.Min, 0.0)) - linearWidth, (1.4 * Math.Max(range.Max, 0.0)) + linearWidth, RichText.Plain("Fitted cross section [fb]"))
        {
            LinearWidth = linearWidth,
        };
        var band = new BandSeries(masses, low, high, Palette.LightGrey, RichText.Of("± 1σ (Hessian)"));
        var line = new LineSeries(masses, fitted, new(Palette.Blue, 1.0), RichText.Plain("Fit"));
        var upper = new Panel(new(PageLayout.Scan.Upper, xAxis, yAxis), [band, new ReferenceLine(0.0, new(Palette.Grey, 1.0), Name: null), line])
        {
            LegendOrder = [line, band],
            Caption = new([PlotText.Luminosity(run.Config)]),
            HasXLabels = false,
        };
        return new(PlotNames.SigmaHat, "Fitted cross section and its error against mass", PageLayout.Scan.Width, PageLayout.Scan.Height, [upper, Significance(run, xAxis)]);
    }

    private static Panel Significance(RunResult run, Axis xAxis)
    {
        double[] masses = run.Limits.Select(w => w.MassGeV).ToArray();
        double?[] ratio = run.Limits.Select(w => w.SigmaHatError > 0.0 ? w.SigmaHat / w.SigmaHatError : null).ToArray();
        (double Min, double Max) range = Ranges.Of(ratio) ?? (-3.0, 3.0);
        double end = Math.Clamp(Math.Ceiling(Math.Max(Math.Abs(range.Min), Math.Abs(range.Max)) + 0.3), 3.0, 10.0);
        var dashed = new Stroke(Palette.Grey, 1.0, "2 3");
        return new(
            new(PageLayout.Scan.Lower, xAxis, Axis.Linear(-end, end, RichText.Plain("Fit / error")) with { TickCount = 4 }),
            [
                new ReferenceLine(0.0, new(Palette.Grey, 1.0), Name: null),
                new ReferenceLine(2.0, dashed, Name: null),
                new ReferenceLine(-2.0, dashed, Name: null),
                new LineSeries(masses, ratio, new(Palette.Blue, 1.0), Label: null),
            ])
        { Headroom = Headroom.None, OmitsTopLabel = true };
    }
}
