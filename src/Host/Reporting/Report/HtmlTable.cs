using System.Text;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>A table of the report: texts to the left, numbers to the right. Every cell is escaped.</summary>
/// <param name="caption">Caption; null = none.</param>
/// <param name="columns">Column names; a name that starts with '&gt;' marks a column of numbers.</param>
internal sealed class HtmlTable(string? caption, params string[] columns)
{
    private readonly List<(string[] Cells, string? Class)> rows = [];

    /// <summary>Adds a row.</summary>
    public HtmlTable Row(params string[] cells)
    {
        rows.Add((cells, null));
        return this;
    }

    /// <summary>Adds a row that stands out.</summary>
    public HtmlTable MarkedRow(params string[] cells)
    {
        rows.Add((cells, "marked"));
        return this;
    }

    /// <summary>The table as HTML.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder("<div class=\"table\"><table>\n");
        if (caption is not null)
        {
            html.Append($"<caption>{XmlText.Escape(caption)}</caption>\n");
        }

        if (columns.Any(c => c.TrimStart('>').Length > 0))
        {
            html.Append("<thead><tr>");
            foreach (string column in columns)
            {
                html.Append(IsNumeric(column) ? "<th class=\"n\">" : "<th>").Append(XmlText.Escape(column.TrimStart('>'))).Append("</th>");
            }

            html.Append("</tr></thead>\n");
        }

        html.Append("<tbody>\n");
        foreach ((string[] cells, string? style) in rows)
        {
            html.Append(style is null ? "<tr>" : $"<tr class=\"{style}\">");
            for (int i = 0; i < cells.Length; i++)
            {
                html.Append(IsNumeric(columns[i]) ? "<td class=\"n\">" : "<td>").Append(XmlText.Escape(cells[i])).Append("</td>");
            }

            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>\n").ToString();
    }

    private static bool IsNumeric(string column) => column.StartsWith('>');
}
