using MathNet.Numerics.Distributions;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Local p-values against mass, with the lines of 1, 2, 3, ... standard deviations.</summary>
internal static class PValuePlot
{
    private const double SmallestShown = 1e-12;

    /// <summary>The figure of a run; null where there are no p-values.</summary>
    public static Figure? Make(RunResult run) => Make(run.Limits, PlotText.Luminosity(run.Config));

    /// <summary>The figure of any windows; null where there are no p-values.</summary>
    /// <param name="limits">Windows.</param>
    /// <param name="conditions">Energy and luminosity, as the figure states them.</param>
    public static Figure? Make(IReadOnlyList<WindowLimit> limits, RichText conditions)
    {
        double[] masses = limits.Select(w => w.MassGeV).ToArray();
        double?[] p0 = limits.Select(w => w.P0 is { } p ? Math.Max(p, SmallestShown) : (double?)null).ToArray();
        if (Ranges.Of(p0) is not { } range)
        {
            return null;
        }

        LargestExcess? excess = LargestExcess.Find(limits);
        double yMin = Math.Min(range.Min / 4.0, 4e-4);
        var series = new List<ISeries>();
        for (int z = 1; Normal.CDF(0.0, 1.0, -z) > yMin; z++)
        {
            series.Add(new ReferenceLine(Normal.CDF(0.0, 1.0, -z), new(Palette.Grey, 1.0, "2 3"), RichText.Plain($"{z}σ")));
        }

        series.Add(new LineSeries(masses, p0, new(Palette.Blue, 1.0), Label: null));
        if (excess is { Window.P0: { } least })
        {
            RichText text = RichText.Of($"*M*_{{Z′}} = {excess.Window.MassGeV:F3} GeV: {excess.Z0:F1}σ local");
            series.Add(new Annotation(excess.Window.MassGeV, Math.Max(least, SmallestShown), text, Palette.Vermillion));
        }

        (double xMin, double xMax) = Ranges.Mass(masses);
        var frame = new PlotFrame(
            PageLayout.Scan.Single,
            Axis.Linear(xMin, xMax, PlotText.Mass) with { TickCount = 9 },
            Axis.Log(yMin, 1.0, RichText.Of("Local *p*-value, *p*_{0}")));
        var panel = new Panel(frame, series)
        {
            Caption = new([conditions]),
            Headroom = Headroom.Below,
        };
        return new(PlotNames.PValues, "Local p-values of the background-only hypothesis against mass", PageLayout.Scan.Width, PageLayout.Scan.Height, [panel]);
    }
}
