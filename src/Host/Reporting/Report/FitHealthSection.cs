using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting.Csv;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>How the fits went: counts, windows by status, what failed and why.</summary>
internal static class FitHealthSection
{
    private const int MostListed = 50;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlBuilder html, RunResult run, string title)
    {
        FitCounts fits = run.Fits;
        html.Section("fits", title);
        html.Table(new HtmlTable("Fits", "Fits", ">Number", ">Share")
            .Row("made", NumberText.Count(fits.Fits), NumberText.Missing)
            .Row("that needed the safe path", NumberText.Count(fits.Retried), NumberText.Percent(fits.Retried, fits.Fits))
            .Row("failed also there", NumberText.Count(fits.Failed), NumberText.Percent(fits.Failed, fits.Fits))
            .Row("allowed to fail", NumberText.Missing, NumberText.PercentSetting(run.Config.Limits.MaxFailedFraction)));
        IReadOnlyList<FitKind> kinds = FitBreakdown.Of(run.Limits);
        if (kinds.Count > 1)
        {
            html.Table(Kinds(kinds));
        }

        var windows = new HtmlTable("Windows", "Status", ">Number", "Meaning");
        foreach (WindowStatus status in Enum.GetValues<WindowStatus>())
        {
            windows.Row(LimitsCsv.StatusName(status), NumberText.Count(run.Limits.Count(w => w.Status == status)), Meaning(status));
        }

        html.Table(windows);
        List<WindowLimit> troubled = run.Limits.Where(w => w.Problem is not null || w.FailedFits > 0 || w.Status == WindowStatus.Failed).ToList();
        if (troubled.Count == 0)
        {
            html.Paragraph("No window reports a problem.");
            return;
        }

        string caption = troubled.Count > MostListed ? $"Windows with problems, the first {MostListed} of {troubled.Count}" : "Windows with problems";
        var table = new HtmlTable(caption, ">M [GeV]", "Status", ">Fits", ">Retried", ">Failed", "What happened");
        foreach (WindowLimit window in troubled.Take(MostListed))
        {
            table.Row(
                NumberText.Fixed(window.MassGeV, 4),
                LimitsCsv.StatusName(window.Status),
                NumberText.Count(window.Fits),
                NumberText.Count(window.RetriedFits),
                NumberText.Count(window.FailedFits),
                window.Problem ?? NumberText.Missing);
        }

        html.Table(table);
    }

    private static HtmlTable Kinds(IReadOnlyList<FitKind> kinds)
    {
        var table = new HtmlTable("Fits by purpose", "For", ">toys", ">toys left out", ">fits", ">retried", ">failed");
        foreach (FitKind kind in kinds)
        {
            table.Row(
                kind.Name switch
                {
                    FitBreakdown.Asymptotic => "asymptotic limits",
                    FitBreakdown.Toys => "limits by toys",
                    _ => "goodness of fit",
                },
                kind.Toys is long toys ? NumberText.Count(toys) : NumberText.Missing,
                kind.Toys is null ? NumberText.Missing : NumberText.Count(kind.FailedToys),
                NumberText.Count(kind.Fits.Fits),
                NumberText.Count(kind.Fits.Retried),
                NumberText.Count(kind.Fits.Failed));
        }

        return table;
    }

    private static string Meaning(WindowStatus status) => status switch
    {
        WindowStatus.Ok => "every number comes from converged fits",
        WindowStatus.ObservedAsymptotic => "too few background-only toys are as poor in signal as the data: the observed CLs limit is the asymptotic one",
        WindowStatus.ExpectedOnly => "no data: expected limits only",
        _ => "a limit could not be obtained; what is missing is left empty",
    };
}
