using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Plots;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>CLs beside CLs+b.</summary>
internal static class StatisticsSection
{
    private const int EveryNth = 40;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlBuilder html, RunResult run, IReadOnlyDictionary<string, string> figures, string title)
    {
        LimitStatistic on = run.Config.Limits.LimitOn;
        html.Section("statistics", title);
        html.Paragraph(
            "A cross section is excluded where CLs, or CLs+b, falls below one minus the confidence level. CLs = CLs+b / CLb, so CLs limits are never lower than CLs+b limits; "
            + "CLs+b covers as stated (where its calculation holds), but can exclude cross sections to which the measurement is not sensitive; CLs over-covers to avoid that. "
            + $"The figure and the tables of the previous section use {on.Name()}.");
        (string name, LimitStatistic other) = on == LimitStatistic.Cls ? (PlotNames.LimitsClsb, LimitStatistic.Clsb) : (PlotNames.LimitsCls, LimitStatistic.Cls);
        html.Picture(figures.GetValueOrDefault(name), $"Upper limits from {other.Name()} instead, otherwise as above.");
        if (figures.GetValueOrDefault(PlotNames.ToysOverAsymptotic) is { } ratio)
        {
            bool hybrid = run.Config.Limits.Ensemble == EnsembleKind.Hybrid;
            html.Paragraph(
                $"Limits are from toy Monte Carlo: {NumberText.Count(run.Limits.Sum(w => w.Toys?.Toys ?? 0))} toys, {(hybrid ? "counts thrown around parameters that are drawn from their auxiliary measurements, unconstrained ones at" : "counts and auxiliary values thrown around")} the conditional fit at the tested cross section "
                + "(and at 0 for the expected band). Where few events are expected the asymptotic formulae are off by what this figure shows.");
            IReadOnlyList<ToyRatio> ratios = ToyRatio.Of(run);
            html.Picture(ratio, "Limits by toys over asymptotic limits, with their Monte-Carlo errors; in numbers in toys_asymptotic.csv.");
            html.Paragraph(string.Join(' ', new[] { Sentence("expected", ratios, r => r.Expected), Sentence("observed", ratios, r => r.Observed) }.OfType<string>()));
            html.Table(ByBackground(ratios));
        }

        var table = new HtmlTable(
            $"Limits in fb, every {EveryNth}th hypothesis", ">M [GeV]", ">observed CLs", ">observed CLs+b", ">ratio", ">expected CLs", ">expected CLs+b", ">ratio");
        foreach (WindowLimit window in run.Limits.Where((_, i) => i % EveryNth == 0))
        {
            double? observedCls = window.Observed(LimitStatistic.Cls);
            double? observedClsb = window.Observed(LimitStatistic.Clsb);
            double? expectedCls = window.Expected(LimitStatistic.Cls, LimitBand.Median);
            double? expectedClsb = window.Expected(LimitStatistic.Clsb, LimitBand.Median);
            table.Row(
                NumberText.Fixed(window.MassGeV, 4),
                NumberText.Significant(observedCls),
                NumberText.Significant(observedClsb),
                NumberText.Fixed(observedClsb / observedCls, 2),
                NumberText.Significant(expectedCls),
                NumberText.Significant(expectedClsb),
                NumberText.Fixed(expectedClsb / expectedCls, 2));
        }

        html.Table(table);
    }

    /// <summary>Median and largest difference; null where there are no such limits.</summary>
    private static string? Sentence(string name, IReadOnlyList<ToyRatio> ratios, Func<ToyRatio, LimitPair> limit)
    {
        // A limit of 0 has no logarithm, but no difference is larger.
        ToyRatio? extreme = ratios.Where(r => limit(r).Ratio.HasValue).MaxBy(r => Math.Abs(Math.Log(limit(r).Ratio!.Value)));
        if (extreme is null)
        {
            return null;
        }

        return $"The {name} limit by toys is {NumberText.Fixed(ToyRatio.Median(ratios.Select(r => limit(r).Ratio)), 3)} times the asymptotic one in the median window; the two are furthest apart "
            + $"at {NumberText.Fixed(extreme.Window.MassGeV, 3)} GeV, by a factor of {NumberText.WithError(limit(extreme).Ratio, limit(extreme).Error)}.";
    }

    /// <summary>Windows in groups of rising expected background: a fifth each.</summary>
    private static HtmlTable ByBackground(IReadOnlyList<ToyRatio> ratios)
    {
        const int Groups = 5;
        var table = new HtmlTable(
            "Toys over asymptotic by expected background; pull: (ratio − 1) / Monte-Carlo error",
            ">background events", ">windows", ">expected, median ratio", ">r.m.s. pull", ">observed, median ratio", ">r.m.s. pull");
        ToyRatio[] sorted = [.. ratios.Where(r => r.ExpectedBackground.HasValue).OrderBy(r => r.ExpectedBackground)];
        foreach (ToyRatio[] group in Enumerable.Range(0, Groups).Select(g => sorted[(g * sorted.Length / Groups)..((g + 1) * sorted.Length / Groups)]).Where(g => g.Length > 0))
        {
            table.Row(
                $"{NumberText.Significant(group[0].ExpectedBackground)} to {NumberText.Significant(group[^1].ExpectedBackground)}",
                NumberText.Count(group.Length),
                NumberText.Fixed(ToyRatio.Median(group.Select(r => r.Expected.Ratio)), 3),
                NumberText.Fixed(RootMeanSquare(group.Select(r => r.Expected.Pull)), 2),
                NumberText.Fixed(ToyRatio.Median(group.Select(r => r.Observed.Ratio)), 3),
                NumberText.Fixed(RootMeanSquare(group.Select(r => r.Observed.Pull)), 2));
        }

        return table;
    }

    private static double? RootMeanSquare(IEnumerable<double?> values)
    {
        double[] there = [.. values.Where(v => v.HasValue).Select(v => v!.Value)];
        return there.Length > 0 ? Math.Sqrt(there.Average(v => v * v)) : null;
    }
}
