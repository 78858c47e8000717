using ZPrimeGpu.Host.Control;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Figures of <c>zprime control</c>.</summary>
internal static class ControlPlot
{
    /// <summary>Name of the trigger figure, without extension.</summary>
    public const string TriggerName = "trigger_efficiency";

    /// <summary>Name of the photon figure, without extension.</summary>
    public const string PhotonName = "photon_inefficiency";

    private const int CurvePoints = 100;

    /// <summary>Trigger efficiency against M²rec, points and curves.</summary>
    public static Figure Trigger(TriggerResult trigger)
    {
        EfficiencyPoint[] all = [.. trigger.Simulation, .. trigger.Data];
        double low = all.Length > 0 ? all.Min(p => p.Efficiency.Low) : 0;
        double high = all.Length > 0 ? all.Max(p => p.Efficiency.High) : 1;
        double end = all.Length > 0 ? Math.Max(1, 1.1 * all.Max(p => p.M2)) : 1;
        double[] x = [.. Enumerable.Range(0, CurvePoints + 1).Select(i => end * i / CurvePoints)];
        var series = new List<ISeries>();
        void Add(IReadOnlyList<EfficiencyPoint> points, EfficiencyCurve? curve, string colour, string name)
        {
            if (curve is not null)
            {
                series.Add(new LineSeries(x, [.. x.Select(m2 => (double?)curve.At(m2))], new(colour, 1.5), RichText.Plain($"{name}, fit")));
            }

            if (points.Count > 0)
            {
                series.Add(new MarkerSeries([.. points.Select(p => new MarkerPoint(p.M2, p.Efficiency.Value, p.Efficiency.Low, p.Efficiency.High))], 2.6, colour, RichText.Plain(name)));
            }
        }

        Add(trigger.Simulation, trigger.SimulationCurve, Palette.Blue, "Simulation");
        Add(trigger.Data, trigger.DataCurve, Palette.Ink, "Data");
        double margin = Math.Max(0.01, 0.2 * (high - low));
        var frame = new PlotFrame(
            PageLayout.Column.Single,
            Axis.Linear(0, end, RichText.Of("*M*^{2}_{recoil} [GeV^{2}]")),
            Axis.Linear(Math.Max(0, low - margin), Math.Min(1, high + margin), RichText.Plain("Trigger efficiency")));
        return new(TriggerName, "Trigger efficiency against recoil mass squared", PageLayout.Column.Width, PageLayout.Column.Height, [new Panel(frame, series)]);
    }

    /// <summary>Inefficiency of the photon veto against polar angle.</summary>
    public static Figure Photons(IReadOnlyList<PhotonRegion> regions)
    {
        BinomialInterval[] all = [.. regions.SelectMany(r => new[] { r.Simulation, r.Data }).OfType<BinomialInterval>()];
        double high = all.Length > 0 ? all.Max(e => e.High) : 1;
        double low = all.Length > 0 ? Math.Max(1e-7, all.Min(e => e.Low > 0 ? e.Low : e.High)) : 1e-4;
        MarkerSeries Points(Func<PhotonRegion, BinomialInterval?> of, double place, string colour, string name) => new(
            [.. regions.Where(r => of(r) is not null).Select(r => (X: r.FromDeg + (place * (r.ToDeg - r.FromDeg)), E: of(r)!.Value))
                .Select(p => new MarkerPoint(p.X, p.E.Value > 0 ? p.E.Value : null, Math.Max(p.E.Low, 1e-9), p.E.High))],
            2.6,
            colour,
            RichText.Plain(name));
        var frame = new PlotFrame(
            PageLayout.Column.Single,
            Axis.Linear(regions[0].FromDeg, regions[^1].ToDeg, RichText.Plain("Photon polar angle [deg]")),
            Axis.Log(low / 2, Math.Min(2, 3 * high), RichText.Plain("Inefficiency")));
        return new(
            PhotonName,
            "Inefficiency of the photon veto against the polar angle of the photon",
            PageLayout.Column.Width,
            PageLayout.Column.Height,
            [new Panel(frame, [Points(r => r.Simulation, 0.45, Palette.Blue, "Simulation"), Points(r => r.Data, 0.55, Palette.Ink, "Data")])]);
    }
}
