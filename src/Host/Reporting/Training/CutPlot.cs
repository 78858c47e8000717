using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Reporting.Plots;

namespace ZPrimeGpu.Host.Reporting.Training;

/// <summary>Figure of merit of every window with the common cut at 0.5 against the best cut for that window (which is biased low: it follows fluctuations).</summary>
internal static class CutPlot
{
    /// <summary>File name without extension.</summary>
    public const string Name = "training_cut";

    /// <summary>The figure.</summary>
    public static Figure Make(TrainingResult result)
    {
        double[] masses = [.. result.Windows.Windows.Select(w => w.MassGeV)];
        (double xMin, double xMax) = Ranges.Mass(masses);
        double?[] common = [.. result.Evaluation.PunziNet.Quoted.Figure.CrossSections.Select(s => (double?)s)];
        double?[] best = [.. result.Evaluation.Scan.BestCrossSection.Select(s => double.IsFinite(s) ? (double?)s : null)];
        var series = new List<ISeries>
        {
            new LineSeries(masses, common, new(Palette.Ink, 1.6), RichText.Plain("Punzi-net, output > 0.5")),
            new LineSeries(masses, best, new(Palette.Blue, 1.2), RichText.Plain("Punzi-net, best cut for the mass")),
        };
        if (result.Evaluation.PlainScan is CutScanResult plain)
        {
            series.Add(new LineSeries(
                masses, [.. plain.BestCrossSection.Select(s => double.IsFinite(s) ? (double?)s : null)], new(Palette.Vermillion, 1.2, "5 3"), RichText.Plain("Cross-entropy network, best cut for the mass")));
        }

        (double min, double max) = Ranges.Logarithmic([.. common, .. best], 1.6, 4.0);
        return new(
            Name,
            "Minimal detectable cross section against mass, with the output cut at 0.5 and with the best cut for each mass",
            PageLayout.Scan.Width,
            PageLayout.Scan.Height,
            [
                new(
                    new(PageLayout.Scan.Single, Axis.Linear(xMin, xMax, PlotText.Mass) with { TickCount = 9 }, Axis.Log(min, max, RichText.Of("Punzi's *S* [fb]"))), series)
                {
                    Caption = new([PlotText.Luminosity(result.Config.LuminosityFb)]),
                },
            ]);
    }
}
