using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Csv;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>Upper limits: figure, a selection of rows, the whole table.</summary>
internal static class LimitSection
{
    private const int EveryNth = 20;

    private static readonly string[] Columns =
    [
        ">M [GeV]", ">bins", ">ε [%]", ">b", ">n", ">−2σ", ">−1σ", ">median", ">+1σ", ">+2σ", ">observed", ">p₀", ">z₀", ">fit [fb]", "status", string.Empty,
    ];

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlBuilder html, RunResult run, IReadOnlyDictionary<string, string> figures, string title)
    {
        LimitStatistic on = run.Config.Limits.LimitOn;
        string level = NumberText.PercentSetting(run.Config.Limits.ConfidenceLevel);
        html.Section("limits", title);
        html.Picture(
            figures.GetValueOrDefault(PlotNames.Limits),
            $"{level} confidence level upper limits ({on.Name()}) on the cross section times the branching fraction to invisible particles, with the range expected without signal. Lines break where a window failed.");
        html.Picture(
            figures.GetValueOrDefault(PlotNames.WideNarrow),
            $"Median expected limits ({on.Name()}, asymptotic) on the wide signal, in M²recoil alone and in wider windows, and on a narrow one, in M²recoil and θ*; all masses are in {ResultFiles.WideNarrow}.");
        html.Paragraph("ε: signal efficiency; b and n: expected background and observed events in the window; −2σ to +2σ and observed: upper limits in fb; fit: fitted cross section with its error.");
        Dictionary<int, string> remarks = Remarks(run, on);
        html.Table(Table(run, $"Every {EveryNth}th hypothesis, and those with a remark", remarks, (position, window) => position % EveryNth == 0 || remarks.ContainsKey(window.Index)));
        html.Details($"All {run.Limits.Count} hypotheses", block => block.Table(Table(run, null, remarks, (_, _) => true)));
    }

    private static Dictionary<int, string> Remarks(RunResult run, LimitStatistic on)
    {
        var remarks = new Dictionary<int, string>();
        void Add(WindowLimit? window, string remark)
        {
            if (window is not null)
            {
                remarks[window.Index] = remarks.TryGetValue(window.Index, out string? other) ? other + "; " + remark : remark;
            }
        }

        List<WindowLimit> expected = run.Limits.Where(w => w.Expected(on, LimitBand.Median).HasValue).ToList();
        List<WindowLimit> observed = run.Limits.Where(w => w.Observed(on).HasValue).ToList();
        Add(expected.MinBy(w => w.Expected(on, LimitBand.Median)), "lowest expected");
        Add(expected.MaxBy(w => w.Expected(on, LimitBand.Median)), "highest expected");
        Add(observed.MinBy(w => w.Observed(on)), "lowest observed");
        Add(observed.MaxBy(w => w.Observed(on)), "highest observed");
        Add(LargestExcess.Find(run.Limits)?.Window, "largest excess");
        foreach (WindowLimit window in run.Limits.Where(w => w.Status == WindowStatus.Failed))
        {
            Add(window, "failed");
        }

        return remarks;
    }

    private static HtmlTable Table(RunResult run, string? caption, Dictionary<int, string> remarks, Func<int, WindowLimit, bool> isShown)
    {
        LimitStatistic on = run.Config.Limits.LimitOn;
        Dictionary<int, WindowTemplates> templates = run.Windows.ToDictionary(w => w.Index);
        var table = new HtmlTable(caption, Columns);
        for (int i = 0; i < run.Limits.Count; i++)
        {
            WindowLimit window = run.Limits[i];
            if (!isShown(i, window))
            {
                continue;
            }

            WindowTemplates? template = templates.GetValueOrDefault(window.Index);
            string[] cells =
            [
                NumberText.Fixed(window.MassGeV, 4),
                NumberText.Count(window.Bins),
                NumberText.Significant(100.0 * template?.Efficiency),
                NumberText.Significant(template?.Background.Sum()),
                template is { Observed.Length: > 0 } ? NumberText.Count((long)Math.Round(template.Observed.Sum())) : NumberText.Missing,
                .. Enumerable.Range(0, LimitBand.Count).Select(band => NumberText.Significant(window.Expected(on, band))),
                NumberText.Significant(window.Observed(on)),
                NumberText.Significant(window.P0, 2),
                NumberText.Fixed(window.Z0, 2),
                NumberText.WithError(window.SigmaHat, window.SigmaHatError),
                LimitsCsv.StatusName(window.Status),
                remarks.GetValueOrDefault(window.Index, string.Empty),
            ];
            _ = remarks.ContainsKey(window.Index) ? table.MarkedRow(cells) : table.Row(cells);
        }

        return table;
    }
}
