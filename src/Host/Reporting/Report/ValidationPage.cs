using System.Globalization;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Validation;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary><c>validation.html</c>: what certifies a build on a machine, green or red line by line. Self-contained.</summary>
internal static class ValidationPage
{
    private const string Colours = "td b { white-space: nowrap; } b.passed { color: #00684a; } b.failed { color: #fff; background: #b3261e; padding: 0 .3rem; } b.skipped { color: #666; }";
    private const string Title = "Validation of zprime";

    /// <summary>The page.</summary>
    /// <param name="report">What was found.</param>
    public static string Make(ValidationReport report)
    {
        var html = new HtmlBuilder();
        html.Markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Markup($"<title>{Title}</title>\n<style>\n{ReportStyle.Css}\n{Colours}\n</style>\n</head>\n<body>\n<h1>{Title}</h1>\n")
            .Markup($"<p class=\"lead\">{XmlText.Escape(report.Version)} on {XmlText.Escape(report.Machine)}</p>\n");
        Verdict(html, report);
        html.Table(new HtmlTable(null, "Quantity", "Value")
            .Row("Accelerator of the studies", $"{report.Device} ({report.DeviceDescription})")
            .Row("Accelerators compared", report.Devices.Count == 0 ? "none" : string.Join("; ", report.Devices.Select(d => $"{d.Name} ({d.Description})")))
            .Row("Events and windows of", report.Configuration)
            .Row("Extent", $"{report.Extent.Name}: {NumberText.Count(report.Extent.Toys)} toys per ensemble, {report.Extent.Masses} masses")
            .Row("Seed", report.Seed.ToString(CultureInfo.InvariantCulture)));
        html.Paragraph("A line is green where its number differs from what is expected by no more than the tolerance; the last column says where the tolerance comes from.");
        foreach (string section in ValidationSections.All)
        {
            Section(html, section, [.. report.Lines.Where(l => l.Section == section)]);
        }

        foreach (DeviceComparison device in report.Devices)
        {
            html.Details($"Every quantity compared on {device.Name}", details => details.Table(Quantities(device)));
        }

        return html.Markup("</body>\n</html>\n").ToString();
    }

    private static void Verdict(HtmlBuilder html, ValidationReport report)
    {
        ValidationLine[] red = [.. report.Lines.Where(l => l.Status == ValidationStatus.Failed)];
        html.Markup("<div class=\"key\">\n");
        Key("Verdict", report.Passed ? "green" : "RED");
        Key("Green lines", NumberText.Count(report.Count(ValidationStatus.Passed)));
        Key("Red lines", NumberText.Count(red.Length));
        Key("Not asked for here", NumberText.Count(report.Count(ValidationStatus.Skipped)));
        html.Markup("</div>\n");
        if (red.Length > 0)
        {
            html.Notice("Results of this build on this machine are not to be trusted before these lines are understood:").List(red.Select(l => $"{l.Section}: {l.Subject}"));
        }

        void Key(string name, string value) => html.Markup($"<div><span>{XmlText.Escape(name)}</span><strong>{XmlText.Escape(value)}</strong></div>\n");
    }

    private static void Section(HtmlBuilder html, string section, ValidationLine[] lines)
    {
        html.Section(Anchor(section), section);
        if (lines.Length == 0)
        {
            html.Paragraph("Nothing of this kind was asked for.");
            return;
        }

        // HtmlTable escapes every cell: the coloured verdict is markup of ours, so that the rows are written here.
        html.Markup("<div class=\"table\"><table>\n<thead><tr><th></th><th>What</th><th class=\"n\">Number</th><th class=\"n\">Expected</th><th class=\"n\">Tolerance</th><th>Tolerance from</th></tr></thead>\n<tbody>\n");
        foreach (ValidationLine line in lines)
        {
            bool counts = line.Status != ValidationStatus.Skipped;
            html.Markup(line.Status == ValidationStatus.Failed ? "<tr class=\"marked\">" : "<tr>")
                .Markup($"<td><b class=\"{line.Status.ToString().ToLowerInvariant()}\">{Word(line.Status)}</b></td><td>{XmlText.Escape(line.Subject)}</td>")
                .Markup($"<td class=\"n\">{XmlText.Escape(counts ? NumberText.Significant(line.Number, 4) : NumberText.Missing)}</td>")
                .Markup($"<td class=\"n\">{XmlText.Escape(counts ? NumberText.Significant(line.Expected, 4) : NumberText.Missing)}</td>")
                .Markup($"<td class=\"n\">{XmlText.Escape(counts ? NumberText.Significant(line.Tolerance) : NumberText.Missing)}</td>")
                .Markup($"<td>{XmlText.Escape(line.Reason ?? line.Basis)}</td></tr>\n");
        }

        html.Markup("</tbody></table></div>\n");
    }

    private static HtmlTable Quantities(DeviceComparison device)
    {
        var table = new HtmlTable($"{device.Name} ({device.Description})", "Kernels", "Quantity", ">Numbers", ">Largest difference", ">Tolerance", "");
        foreach (ValidatedQuantity q in device.Quantities)
        {
            string[] cells =
            [
                q.Family, q.Quantity, NumberText.Count(q.Count), q.Worst == 0.0 ? "same bits" : NumberText.Significant(q.Worst),
                q.Tolerance == 0.0 ? "same bits" : NumberText.Significant(q.Tolerance), q.Passed ? "green" : "RED",
            ];
            _ = q.Passed ? table.Row(cells) : table.MarkedRow(cells);
        }

        return table;
    }

    private static string Word(ValidationStatus status) => status switch
    {
        ValidationStatus.Passed => "green",
        ValidationStatus.Failed => "RED",
        _ => "skipped",
    };

    private static string Anchor(string section) => section.ToLowerInvariant().Replace(' ', '-');
}
