using ZPrimeGpu.Host.Injection;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Ensembles with an injected signal against mass: fitted over injected cross section, pulls, significance over the expected one.</summary>
internal static class InjectionPlot
{
    /// <summary>File name without extension.</summary>
    public const string Name = "injection";

    private const double Left = 82.0;
    private const double Right = 790.0;
    private const double Top = 40.0;
    private const double PanelHeight = 180.0;
    private const double BottomMargin = 56.0;
    private const double Margin = 0.15;

    // Error of the median over that of the mean, normal distribution: √(π/2).
    private const double MedianOverMean = 1.2533;

    /// <summary>The figure.</summary>
    /// <param name="results">One result for each mass.</param>
    /// <param name="luminosityFb">Luminosity [fb⁻¹].</param>
    public static Figure Make(IReadOnlyList<InjectionResult> results, double luminosityFb)
    {
        (double min, double max) = Ranges.Mass([.. results.Select(r => r.MassGeV)]);
        double room = 0.05 * Math.Max(1.0, max - min);
        var xAxis = Axis.Linear(min - room, max + room, PlotText.Mass) with { TickCount = 9 };
        Panel bias = Make(0, RichText.Of("Fitted / injected"), 1.0, r => r.Fitted is Moments m && r.InjectedFb > 0.0
            ? (m.Mean / r.InjectedFb, m.MeanError / r.InjectedFb)
            : null) with
        {
            Caption = new([PlotText.Luminosity(luminosityFb), RichText.Plain("toys with an injected signal; statistical errors")]),
            HasXLabels = false,
        };
        Panel pull = Make(1, RichText.Of("Mean pull"), 0.0, r => r.Pulls is { } p ? (p.Mean, p.MeanError) : null) with { HasXLabels = false, OmitsTopLabel = true };
        Panel spread = Make(2, RichText.Of("Pull r.m.s."), 1.0, r => r.Pulls is { } p ? (p.Rms, p.RmsError) : null) with { HasXLabels = false, OmitsTopLabel = true };
        Panel z = Make(3, RichText.Of("Median *Z* / expected"), 1.0, r => r.Z is Moments m && r.MedianZ is double z && r.ExpectedZ is > 0.0 and double e ? (z / e, MedianOverMean * m.MeanError / e) : null) with { OmitsTopLabel = true };
        return new(Name, "Fitted over injected cross section, pull and significance of toys with an injected signal, against mass", Right + 50.0, Top + (4.0 * PanelHeight) + BottomMargin, [bias, pull, spread, z]);

        Panel Make(int row, RichText title, double nominal, Func<InjectionResult, (double Value, double Error)?> value)
        {
            var markers = new List<MarkerPoint>();
            foreach (InjectionResult result in results)
            {
                if (value(result) is (double v, double e))
                {
                    markers.Add(new(result.MassGeV, v, v - e, v + e));
                }
            }

            double reach = Math.Max(0.05, markers.Select(m => Math.Max(m.High - nominal, nominal - m.Low)).DefaultIfEmpty(0.0).Max()) * (1.0 + Margin);
            double top = Top + (row * PanelHeight);
            return new(
                new(Box.Between(Left, top, Right, top + PanelHeight), xAxis, Axis.Linear(nominal - reach, nominal + reach, title) with { TickCount = 5 }),
                [new ReferenceLine(nominal, new(Palette.Grey, 1.2, "5 4"), null), new MarkerSeries(markers, 3.0, Palette.Blue, null)]);
        }
    }
}
