using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>What each cut leaves, a row each: at the left events of backgrounds and data, at the right the efficiency of signals.</summary>
internal static class CutFlowPlot
{
    private const string SignalPrefix = "signal_";
    private const int MostSignals = 5;
    private const double Left = 142.0;
    private const double Top = 16.0;
    private const double PanelWidth = 330.0;
    private const double Gap = 26.0;
    private const double RowHeight = 34.0;
    private const double Radius = 2.8;

    private static readonly string[] Dashes = ["8 3", "2 2", "8 3 2 3", "14 3", "5 2 1 2 1 2"];

    /// <summary>The figure; null where nothing was counted.</summary>
    public static Figure? Make(RunResult run)
    {
        SelectionCut[] cuts = [.. run.CutFlow.Select(r => r.Cut).Distinct().Order().Where(c => c != SelectionCut.PunziNet || run.Config.Selection.PunziNet is not null)];
        if (cuts.Length < 2)
        {
            return null;
        }

        List<IGrouping<string, CutFlowRow>> processes = [.. run.CutFlow.GroupBy(r => r.Process)];
        List<IGrouping<string, CutFlowRow>> events = [.. processes.Where(p => !IsSignal(p.Key))];
        List<IGrouping<string, CutFlowRow>> signals = [.. Chosen([.. processes.Where(p => IsSignal(p.Key))])];
        double height = cuts.Length * RowHeight;
        RichText?[] names = [.. cuts.Select(c => Name(c))];
        var panels = new List<Panel>();
        if (events.Count > 0)
        {
            var box = new Box(Left, Top, PanelWidth, height);
            panels.Add(Events(run, box, cuts, names, events));
        }

        if (signals.Count > 0)
        {
            var box = new Box(panels.Count == 0 ? Left : Left + PanelWidth + Gap, Top, PanelWidth, height);
            panels.Add(Signals(run, box, cuts, panels.Count == 0 ? names : [.. cuts.Select(_ => (RichText?)null)], signals));
        }

        return panels.Count == 0
            ? null
            : new(PlotNames.CutFlow, "Events and signal efficiencies after each cut", panels[^1].Frame.Box.Right + 28.0, Top + height + 56.0, panels);
    }

    private static RichText Name(SelectionCut cut) => cut switch
    {
        SelectionCut.All => RichText.Plain("all rows"),
        SelectionCut.Impact => RichText.Plain("impact parameters"),
        SelectionCut.MuonId => RichText.Plain("muon ID"),
        SelectionCut.MuonPt => RichText.Of("muon *p*_{T}"),
        SelectionCut.RecoilTheta => RichText.Of("recoil *θ*"),
        SelectionCut.RecoilPt => RichText.Of("recoil *p*_{T}"),
        SelectionCut.PunziNet => RichText.Plain("network"),
        _ => RichText.Plain(SelectionCuts.Name(cut).Replace('_', ' ')),
    };

    private static bool IsSignal(string process) => process.StartsWith(SignalPrefix, StringComparison.Ordinal);

    private static Panel Events(RunResult run, Box box, SelectionCut[] cuts, RichText?[] names, List<IGrouping<string, CutFlowRow>> processes)
    {
        var series = new List<ISeries>();
        var values = new List<double?>();
        int background = 0;
        foreach (IGrouping<string, CutFlowRow> process in processes)
        {
            bool isData = run.Spectrum.Backgrounds.All(b => b.Process != process.Key);
            double?[] counts = At(process, cuts, r => r.SumWeights);
            values.AddRange(counts);
            series.AddRange(Series(
                counts,
                isData ? new(Palette.Ink, 1.4) : new(Palette.Category(background), 2.0, background < Dashes.Length ? Dashes[background] : null),
                isData ? RichText.Plain("Data") : PlotText.Process(process.Key)));
            background += isData ? 0 : 1;
        }

        (double min, double max) = Ranges.Logarithmic(values, 2.0, mostDecades: 9.0);
        return new(new(box, Axis.Log(min, max, RichText.Plain("Events")), Axis.Rows(names)), series)
        {
            Caption = new([PlotText.Luminosity(run.Config)]),
            Headroom = Headroom.None,
        };
    }

    private static Panel Signals(RunResult run, Box box, SelectionCut[] cuts, RichText?[] names, List<IGrouping<string, CutFlowRow>> processes)
    {
        var series = new List<ISeries>();
        var values = new List<double?>();
        for (int i = 0; i < processes.Count; i++)
        {
            double?[] efficiency = At(processes[i], cuts, r => 100.0 * r.SumWeights / run.Config.LuminosityFb);
            values.AddRange(efficiency);
            string mass = processes[i].Key[SignalPrefix.Length..];
            string colour = ColourScale.At(0.85 * i / Math.Max(processes.Count - 1.0, 1.0));
            series.AddRange(Series(efficiency, new(colour, 1.8, i == 0 ? null : Dashes[(i - 1) % Dashes.Length]), RichText.Of("*M*_{Z′} = ") + RichText.Plain(mass + " GeV")));
        }

        (double min, double max) = Ranges.Logarithmic(values, 1.5, mostDecades: 6.0);
        return new(new(box, Axis.Log(min, max, RichText.Plain("Signal efficiency [%]")), Axis.Rows(names)), series) { Headroom = Headroom.None };
    }

    /// <summary>A line through the rows with a dot on each.</summary>
    private static IEnumerable<ISeries> Series(double?[] values, Stroke stroke, RichText label)
    {
        int[] rows = [.. Enumerable.Range(0, values.Length).Where(i => values[i] > 0.0)];
        double[] places = [.. rows.Select(i => values[i]!.Value)];
        yield return new LineSeries(places, [.. rows.Select(i => (double?)i)], stroke, label);
        yield return new MarkerSeries([.. rows.Select(i => new MarkerPoint(values[i]!.Value, i, i, i))], Radius, stroke.Colour, Label: null);
    }

    private static double?[] At(IEnumerable<CutFlowRow> rows, SelectionCut[] cuts, Func<CutFlowRow, double> value)
    {
        Dictionary<SelectionCut, CutFlowRow> byCut = rows.ToDictionary(r => r.Cut);
        return [.. cuts.Select(c => byCut.TryGetValue(c, out CutFlowRow row) ? value(row) : (double?)null)];
    }

    /// <summary>A few of many, evenly, the first and the last among them.</summary>
    private static IEnumerable<T> Chosen<T>(List<T> all)
        => all.Count <= MostSignals ? all : Enumerable.Range(0, MostSignals).Select(i => all[(int)Math.Round(i * (all.Count - 1.0) / (MostSignals - 1.0))]);
}
