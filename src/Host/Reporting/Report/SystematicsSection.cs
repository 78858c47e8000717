using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>The systematic uncertainties that entered the fits.</summary>
internal static class SystematicsSection
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlBuilder html, RunResult run, string title)
    {
        html.Section("systematics", title);
        var table = new HtmlTable("Relative uncertainties", "Source", "M²recoil [GeV²]", ">Value", "Enters", "Correlation", "Origin");
        foreach (SystematicRow row in SystematicRow.Of(run.Config))
        {
            table.Row(row.Name, row.Range, row.Value, row.Enters, row.Correlation, row.Origin);
        }

        html.Table(table);
        IReadOnlyList<SystematicRow> corrections = SystematicRow.Corrections(run.Config);
        if (corrections.Count > 0)
        {
            var factors = new HtmlTable("Corrections: factors on the simulation", "Source", "M²recoil [GeV²]", ">Factor", "Enters", "Origin");
            foreach (SystematicRow row in corrections)
            {
                factors.Row(row.Name, row.Range, row.Value, row.Enters, row.Origin);
            }

            html.Table(factors);
        }

        html.Paragraph("Uncertainties of one bin and sample are added in quadrature and enter as one Gaussian nuisance parameter per bin. "
            + "Measured: with control samples ('zprime control'); given: from the configuration, whose defaults are those of arXiv:2212.03066.");
        if (run.Config.Control is { } control)
        {
            html.Paragraph($"Control samples configured: {string.Join(", ", control.Samples.Select(s => s.Name))}; of data: "
                + $"{string.Join(", ", control.Sources.Where(s => s.Kind == ControlKind.Data).Select(s => s.Events.Name).DefaultIfEmpty("none"))}. {Absent(control)}");
        }

        Impacts(html, run);
    }

    // The samples of the paper (physics.md facts 23 and 24), by their names in a configuration.
    private static string Absent(ControlConfig control)
    {
        string[] absent = [.. new[] { "emu", "ee" }.Where(name => !control.Samples.Any(s => s.Name == name))];
        return absent.Length == 0
            ? string.Empty
            : $"No sample named {string.Join(" or ", absent)} is configured: what e μ and ee events would measure comes from the samples above, or is given.";
    }

    private static void Impacts(HtmlBuilder html, RunResult run)
    {
        if (run.SystematicImpacts.Count == 0)
        {
            return;
        }

        IReadOnlyList<(double MassGeV, double? Limit)> all = run.SystematicImpacts[0].Limits;
        var table = new HtmlTable("Median expected limit [fb], nominal background, asymptotic", ["Without", .. all.Select(l => $">{NumberText.Fixed(l.MassGeV, 3)} GeV")]);
        table.Row(["nothing left out", .. all.Select(l => NumberText.Significant(l.Limit))]);
        foreach (SystematicImpact impact in run.SystematicImpacts.Skip(1))
        {
            table.Row([impact.Name ?? string.Empty, .. impact.Limits.Zip(all).Select(p => Cell(p.First.Limit, p.Second.Limit))]);
        }

        html.Table(table);
        html.Paragraph("In brackets: change of the limit where the uncertainty is left out.");
    }

    private static string Cell(double? limit, double? all)
        => limit is double l && all is double a and > 0 ? $"{NumberText.Significant(l)} ({NumberText.Fixed(100.0 * ((l / a) - 1.0), 1)} %)" : NumberText.Significant(limit);
}
