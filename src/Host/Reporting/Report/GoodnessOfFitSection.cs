using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Plots;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>How well the models describe the data.</summary>
internal static class GoodnessOfFitSection
{
    private const double GatheredNearOne = 0.6;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlBuilder html, RunResult run, IReadOnlyDictionary<string, string> figures, string title)
    {
        html.Section("goodness", title);
        WindowLimit[] tested = [.. run.Limits.Where(w => w.GoodnessOfFit is not null)];
        if (tested.Length == 0)
        {
            html.Paragraph(
                run.Spectrum.Data is null
                    ? "No data were given, so there is nothing to be tested."
                    : "Not computed: it takes toys. It comes with --calc toys, or with goodness_of_fit: { toys: 1000 } in the configuration.");
            return;
        }

        html.Paragraph(
            $"Each window was fitted with the cross section free, and compared with {NumberText.Count(run.Config.GoodnessOfFit.Toys)} toys whose counts and auxiliary values are thrown at the fitted "
            + "parameters and fitted in the same way. Two statistics: Pearson's χ² of the fitted expectation (gof_p in limits.csv), and the likelihood ratio to the saturated model, constraint terms "
            + "included (both in goodness_of_fit.csv). The p-value is the fraction of toys that are described no better than the data. Neighbouring windows share most of their data.");
        html.Picture(
            figures.GetValueOrDefault(PlotNames.GoodnessOfFit),
            $"p-values of the goodness of fit. Dashed: {NumberText.Setting(GoodnessOfFitPlot.Suspicious)}. Their statistical error from the number of toys is at most "
            + $"{NumberText.Significant(0.5 / Math.Sqrt(run.Config.GoodnessOfFit.Toys), 2)}.");
        var table = new HtmlTable("p-values", "Statistic", ">windows", ">median", ">below 0.05", ">above 0.95", ">smallest", ">at M [GeV]");
        Row(table, "Pearson χ²", tested, r => r.PearsonP);
        Row(table, "saturated likelihood ratio", tested, r => r.SaturatedP);
        html.Table(table);
        double? median = ToyRatio.Median(tested.Select(w => w.GoodnessOfFit!.Result.SaturatedP?.Value));
        html.Paragraph(
            "The auxiliary values of the data are the nominal ones, while those of toys are thrown: where uncertainties of bins rival the statistical errors and the templates are better than they "
            + "claim (pseudo-data that were drawn from nearly the same model always find them so), p-values gather near 1 instead of spreading evenly"
            + (median > GatheredNearOne ? $"; here the median is {NumberText.Fixed(median, 2)}. " : ". ")
            + "A small p-value still means a bad description; a large one is no praise.");
    }

    private static void Row(HtmlTable table, string name, WindowLimit[] tested, Func<GoodnessOfFitResult, ToyFraction?> p)
    {
        (WindowLimit Window, ToyFraction P)[] values = [.. from w in tested let f = p(w.GoodnessOfFit!.Result) where f is not null select (w, f.Value)];
        if (values.Length == 0)
        {
            table.Row(name, "0", NumberText.Missing, NumberText.Missing, NumberText.Missing, NumberText.Missing, NumberText.Missing);
            return;
        }

        (WindowLimit window, ToyFraction least) = values.MinBy(v => v.P.Value);
        table.Row(
            name,
            NumberText.Count(values.Length),
            NumberText.Fixed(ToyRatio.Median(values.Select(v => (double?)v.P.Value)), 2),
            NumberText.Percent(values.Count(v => v.P.Value < 0.05), (double)values.Length),
            NumberText.Percent(values.Count(v => v.P.Value > 0.95), (double)values.Length),
            NumberText.WithError(least.Value, least.Error),
            NumberText.Fixed(window.MassGeV, 3));
    }
}
