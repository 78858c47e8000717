using System.Text;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>Builds HTML. Text is escaped unless the method's name says that it is markup.</summary>
internal sealed class HtmlBuilder
{
    private readonly StringBuilder html = new();

    /// <summary>A heading of a section, with the anchor that the contents point to.</summary>
    public HtmlBuilder Section(string id, string title) => Markup($"<h2 id=\"{id}\">{XmlText.Escape(title)}</h2>\n");

    /// <summary>A heading inside a section.</summary>
    public HtmlBuilder Heading(string title) => Markup($"<h3>{XmlText.Escape(title)}</h3>\n");

    /// <summary>A paragraph.</summary>
    public HtmlBuilder Paragraph(string text) => Markup($"<p>{XmlText.Escape(text)}</p>\n");

    /// <summary>A paragraph that stands out.</summary>
    public HtmlBuilder Notice(string text) => Markup($"<p class=\"notice\">{XmlText.Escape(text)}</p>\n");

    /// <summary>A list of sentences.</summary>
    public HtmlBuilder List(IEnumerable<string> items)
    {
        Markup("<ul>\n");
        foreach (string item in items)
        {
            Markup($"<li>{XmlText.Escape(item)}</li>\n");
        }

        return Markup("</ul>\n");
    }

    /// <summary>Preformatted text.</summary>
    public HtmlBuilder Preformatted(string text) => Markup($"<pre>{XmlText.Escape(text)}</pre>\n");

    /// <summary>A picture with its caption; nothing where there is none.</summary>
    /// <param name="svg">An <c>svg</c> element of ours, or null.</param>
    /// <param name="caption">Caption.</param>
    public HtmlBuilder Picture(string? svg, string caption)
        => svg is null ? this : Markup($"<figure>\n{svg}<figcaption>{XmlText.Escape(caption)}</figcaption>\n</figure>\n");

    /// <summary>A table.</summary>
    public HtmlBuilder Table(HtmlTable table) => Markup(table.ToHtml());

    /// <summary>A block that opens on a click.</summary>
    public HtmlBuilder Details(string summary, Action<HtmlBuilder> content)
    {
        Markup($"<details>\n<summary>{XmlText.Escape(summary)}</summary>\n");
        content(this);
        return Markup("</details>\n");
    }

    /// <summary>Markup of ours, as it is.</summary>
    public HtmlBuilder Markup(string markup)
    {
        html.Append(markup);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => html.ToString();
}
