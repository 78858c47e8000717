using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Toys;

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
            html.Picture(ratio, "Limits by toys over asymptotic limits. The band is the Monte-Carlo error of the expected limit.");
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
}
