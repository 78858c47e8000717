using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Global p-value against local significance: counted, estimated by Gross and Vitells, and with every window a trial of its own.</summary>
internal static class LeePlot
{
    private const double PointSpacing = 0.2;
    private const double CurveSpacing = 0.02;
    private const double Largest = 5.0;

    // Below every axis, so that lines leave the panel.
    private const double Floor = 1e-12;

    /// <summary>The figure.</summary>
    public static Figure Make(LookElsewhereResult result, double luminosityFb)
    {
        double yMin = Math.Max(1e-6, 0.2 / result.Spectra);
        double[] z = [.. Enumerable.Range(0, (int)(Largest / CurveSpacing) + 1).Select(i => i * CurveSpacing)];
        LevelResult low = result.Levels[0];
        var points = new MarkerSeries(Points(result, yMin), 2.6, Palette.Ink, RichText.Plain($"{result.Spectra:N0} toy spectra".Replace(',', ' ')));
        LineSeries Curve(Func<double, double> p, Stroke stroke, RichText label) => new(z, [.. z.Select(x => (double?)Math.Max(p(x), Floor))], stroke, label);
        LineSeries grossVitells = Curve(
            x => x < result.ReferenceLevel ? 1.0 : GlobalSignificance.GrossVitells(x, result.ReferenceLevel, low.Upcrossings),
            new(Palette.Blue, 1.5),
            RichText.Of($"Gross–Vitells, ⟨*N*({PlotText.Number(result.ReferenceLevel, 3)}σ)⟩ = {PlotText.Number(low.Upcrossings, 3)}"));
        LineSeries poisson = Curve(
            x => x < result.ReferenceLevel ? 1.0 : GlobalSignificance.GrossVitellsPoisson(x, result.ReferenceLevel, low.Upcrossings),
            new(Palette.Blue, 1.5, "5 3"),
            RichText.Plain("the same, upcrossings Poisson"));
        LineSeries bonferroni = Curve(
            x => GlobalSignificance.OfIndependent(result.Windows.Count, AsymptoticFormulae.Survival(x)),
            new(Palette.Grey, 1.2, "6 4"),
            RichText.Plain($"{result.Windows.Count} independent windows"));
        LineSeries local = Curve(AsymptoticFormulae.Survival, new(Palette.Grey, 1.2, "2 3"), RichText.Plain("Local"));
        var series = new List<ISeries> { bonferroni, local, grossVitells, poisson, points };
        var caption = new List<RichText>
        {
            PlotText.Luminosity(luminosityFb),
            RichText.Plain($"{result.Windows.Count} windows, background only"),
        };
        foreach ((ExcessResult excess, string name, string colour) in Marked(result))
        {
            caption.Add(RichText.Plain($"{name} at {PlotText.Number(excess.MassGeV, 4)} GeV: global ") + Global(excess.Level));
            if (excess.Level.Global.Value > yMin && excess.Level.Z < Largest)
            {
                series.Add(new Annotation(excess.Level.Z, excess.Level.Global.Value, RichText.Plain(Sigmas(excess.Level.Z)), colour));
            }
        }

        var frame = new PlotFrame(
            PageLayout.Scan.Single,
            Axis.Linear(0.0, Largest, RichText.Of("Largest local significance, *z* = √*q*_{0}")),
            Axis.Log(yMin, 1.5, RichText.Of("Global *p*-value")));
        var panel = new Panel(frame, series)
        {
            Caption = new(caption),
            LegendOrder = [points, grossVitells, poisson, bonferroni, local],
            Headroom = Headroom.Below,
        };
        return new(
            LeeFiles.FigureName,
            "Global p-value against the largest local significance: toy spectra, the Gross-Vitells estimate, and as many independent tests as windows",
            PageLayout.Scan.Width,
            PageLayout.Scan.Height,
            [panel]);
    }

    private static IEnumerable<(ExcessResult Excess, string Name, string Colour)> Marked(LookElsewhereResult result)
    {
        if (result.Observed is ExcessResult observed)
        {
            yield return (observed, $"Observed {Sigmas(observed.Level.Z)}", Palette.Vermillion);
        }

        foreach (ExcessResult excess in result.Excesses)
        {
            yield return (excess, Sigmas(excess.Level.Z), Palette.Categories[2]);
        }
    }

    private static string Sigmas(double z) => PlotText.Number(Math.Round(z, 2), 3) + "σ";

    private static RichText Global(LevelResult level)
        => level.GlobalZ is double z && Math.Abs(z) < 3.5
            ? RichText.Plain(Sigmas(z))
            : RichText.Of($"*p* = {PlotText.Number(level.Global.Value, 3)}");

    private static MarkerPoint[] Points(LookElsewhereResult result, double yMin)
    {
        var points = new List<MarkerPoint>();
        int step = (int)Math.Round(PointSpacing / ScanTally.BinWidth);
        for (int bin = step; bin < result.Histogram.Count && bin * ScanTally.BinWidth < Largest; bin += step)
        {
            long above = 0;
            for (int i = bin; i < result.Histogram.Count; i++)
            {
                above += result.Histogram[i];
            }

            var p = new BinomialEstimate(above, result.Spectra);
            points.Add(new MarkerPoint(bin * ScanTally.BinWidth, above > 0 ? p.Value : null, Math.Max(p.Low, Floor), p.High));
            if (above == 0)
            {
                break;
            }
        }

        return [.. points];
    }
}
