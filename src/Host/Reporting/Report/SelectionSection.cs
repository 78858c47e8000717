using System.Globalization;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>The cuts and the cut flow of every process.</summary>
internal static class SelectionSection
{
    private const string SignalPrefix = "signal_";

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlBuilder html, RunResult run, IReadOnlyDictionary<string, string> figures, string title)
    {
        html.Section("selection", title);
        html.Table(Cuts(run.Config.Selection));
        html.Heading("Cut flow");
        html.Picture(figures.GetValueOrDefault(PlotNames.CutFlow), "What each cut leaves: events of backgrounds and data, and the efficiency of simulated signals.");
        html.Paragraph("Σw is the expectation at the luminosity of the run; its error is that of the simulation. Relative efficiencies compare with the row above, cumulative ones with the first row.");
        html.Markup("<div class=\"flow\">\n");
        foreach (IGrouping<string, CutFlowRow> process in run.CutFlow.Where(r => !IsSignal(r.Process)).GroupBy(r => r.Process))
        {
            html.Table(Flow(process.Key, process.OrderBy(r => r.Cut).ToList()));
        }

        html.Markup("</div>\n");
        List<CutFlowRow> signal = run.CutFlow.Where(r => IsSignal(r.Process)).ToList();
        if (signal.Count > 0)
        {
            html.Heading("Signal");
            html.Paragraph("Efficiency after each cut: Σw per fb of cross section over the luminosity, in per cent, so that losses before the files were written are included where the weights include them.");
            html.Table(Signal(signal, run.Config.LuminosityFb));
        }
    }

    private static bool IsSignal(string process) => process.StartsWith(SignalPrefix, StringComparison.Ordinal);

    private static HtmlTable Flow(string process, List<CutFlowRow> rows)
    {
        var table = new HtmlTable(process, "Cut", ">Events", ">Σw", ">Relative", ">Cumulative");
        for (int i = 0; i < rows.Count; i++)
        {
            CutFlowRow row = rows[i];
            table.Row(
                SelectionCuts.Name(row.Cut),
                NumberText.Count(row.Events),
                NumberText.WithError(row.SumWeights, row.SumWeightsError),
                i == 0 ? NumberText.Missing : NumberText.Percent(row.SumWeights, rows[i - 1].SumWeights),
                NumberText.Percent(row.SumWeights, rows[0].SumWeights));
        }

        return table;
    }

    private static HtmlTable Signal(List<CutFlowRow> rows, double luminosity)
    {
        SelectionCut[] cuts = rows.Select(r => r.Cut).Distinct().Order().ToArray();
        var table = new HtmlTable(null, [">Mass [GeV]", .. cuts.Select(c => ">" + SelectionCuts.Name(c)), ">events left"]);
        foreach (IGrouping<string, CutFlowRow> process in rows.GroupBy(r => r.Process))
        {
            Dictionary<SelectionCut, CutFlowRow> byCut = process.ToDictionary(r => r.Cut);
            string[] cells = cuts.Select(c => byCut.TryGetValue(c, out CutFlowRow row) ? NumberText.Significant(100.0 * row.SumWeights / luminosity) : NumberText.Missing).ToArray();
            string left = byCut.TryGetValue(cuts[^1], out CutFlowRow last) ? NumberText.Count(last.Events) : NumberText.Missing;
            table.Row([process.Key[SignalPrefix.Length..], .. cells, left]);
        }

        return table;
    }

    private static HtmlTable Cuts(SelectionConfig s)
    {
        string opening = string.Join(", ", s.AzimuthalOpeningMinDeg.OrderBy(o => o.Key).Select(o => $"{N(o.Value)}° ({o.Key.ToString(CultureInfo.InvariantCulture)})"));
        return new HtmlTable("Cuts, in the order in which they are applied", "Cut", "Asks for")
            .Row("trigger", $"both tracks at {N(s.TriggerThetaMinDeg)}° to {N(s.TriggerThetaMaxDeg)}°, azimuthal opening above {opening}; trigger flags of the files")
            .Row("impact", $"|dr| < {N(s.DrMaxCm)} cm, |dz| < {N(s.DzMaxCm)} cm")
            .Row("muon_id", $"muon likelihood ratio of both tracks above {N(s.MuonIdMin)}")
            .Row("muon_pt", $"pT of both tracks above {N(s.MuonPtMinGeV)} GeV")
            .Row("opening_angle", $"opening angle in the c.m. frame below {N(s.OpeningAngleMaxDeg)}°")
            .Row("recoil_theta", $"M²recoil below {N(s.RecoilThetaBoundaryGeV2)} GeV²: recoil at {N(s.RecoilThetaMinDeg)}° to {N(s.RecoilThetaMaxDeg)}°, not {N(s.RecoilThetaGapMinDeg)}° to {N(s.RecoilThetaGapMaxDeg)}°; above: below {N(s.RecoilThetaMaxHighDeg)}°")
            .Row("photon_veto", $"photons above {N(s.PhotonEnergyThresholdGeV)} GeV: sum of energies below {N(s.PhotonEnergySumMaxGeV)} GeV, none within {N(s.PhotonConeDeg)}° of the recoil")
            .Row("recoil_pt", $"transverse recoil momentum in the c.m. frame above {N(s.RecoilPtMinGeV)} GeV")
            .Row("punzi_net", s.PunziNet is { } net ? $"output of the network {Path.GetFileName(net.File)} above {N(net.Min)}" : "no network is configured: every event passes");
    }

    private static string N(double value) => NumberText.Setting(value);
}
