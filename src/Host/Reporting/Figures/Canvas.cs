using System.Text;

namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Writes the elements of one SVG picture. Everything that comes in as text is escaped.</summary>
/// <param name="name">Name of the picture; it starts every id, so that several pictures can stand in one page.</param>
/// <param name="width">Width of the page [px].</param>
/// <param name="height">Height of the page [px].</param>
internal sealed class Canvas(string name, double width, double height)
{
    /// <summary>The fonts asked for, in order.</summary>
    public const string Fonts = "Helvetica, Arial, 'Liberation Sans', 'Nimbus Sans', sans-serif";

    private readonly StringBuilder body = new();
    private int ids;

    /// <summary>A straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, Stroke stroke)
        => Path(new PathData().Move(x1, y1).Line(x2, y2), fill: null, stroke);

    /// <summary>A path; nothing where it is empty.</summary>
    /// <param name="path">The path.</param>
    /// <param name="fill">Fill colour or <c>url(#id)</c>; null = none.</param>
    /// <param name="stroke">Line; null = none.</param>
    /// <param name="crisp">Edges on pixels: for cells that touch.</param>
    public void Path(PathData path, string? fill, Stroke? stroke = null, bool crisp = false)
    {
        if (path.IsEmpty)
        {
            return;
        }

        body.Append("<path d=\"").Append(path).Append('"');
        Paint(fill, stroke);
        body.Append(crisp ? " shape-rendering=\"crispEdges\"/>\n" : "/>\n");
    }

    /// <summary>A rectangle.</summary>
    public void Rectangle(Box box, string? fill, Stroke? stroke = null)
    {
        body.Append($"<rect x=\"{N(box.Left)}\" y=\"{N(box.Top)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\"");
        Paint(fill, stroke);
        body.Append("/>\n");
    }

    /// <summary>A disc.</summary>
    public void Disc(double x, double y, double radius, string fill)
        => body.Append($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" fill=\"{XmlText.Escape(fill)}\"/>\n");

    /// <summary>A circle.</summary>
    public void Ring(double x, double y, double radius, Stroke stroke)
    {
        body.Append($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\"");
        Paint(fill: null, stroke);
        body.Append("/>\n");
    }

    /// <summary>A line of text.</summary>
    /// <param name="x">Place of the anchor.</param>
    /// <param name="y">Base line.</param>
    /// <param name="text">The text.</param>
    /// <param name="size">Font size [px].</param>
    /// <param name="anchor">Which point is placed.</param>
    /// <param name="upwards">Turned by 90° so that it reads upwards.</param>
    /// <param name="colour">Colour.</param>
    public void Text(double x, double y, RichText text, double size, TextAnchor anchor = TextAnchor.Start, bool upwards = false, string colour = Palette.Ink)
    {
        body.Append($"<text x=\"{N(x)}\" y=\"{N(y)}\" font-size=\"{N(size)}\"");
        if (anchor != TextAnchor.Start)
        {
            body.Append(anchor == TextAnchor.Middle ? " text-anchor=\"middle\"" : " text-anchor=\"end\"");
        }

        if (upwards)
        {
            body.Append($" transform=\"rotate(-90 {N(x)} {N(y)})\"");
        }

        if (colour != Palette.Ink)
        {
            body.Append($" fill=\"{XmlText.Escape(colour)}\"");
        }

        body.Append('>');
        Runs(text, size);
        body.Append("</text>\n");
    }

    /// <summary>Starts a group whose drawing is cut off at a box.</summary>
    public void BeginClip(Box box)
    {
        string id = NextId();
        body.Append($"<clipPath id=\"{id}\"><rect x=\"{N(box.Left)}\" y=\"{N(box.Top)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\"/></clipPath>\n");
        body.Append($"<g clip-path=\"url(#{id})\">\n");
    }

    /// <summary>Ends a group.</summary>
    public void EndClip() => EndGroup();

    /// <summary>Starts a group with a name that the report's script knows.</summary>
    /// <param name="role">The name, a word.</param>
    public void BeginGroup(string role) => body.Append($"<g class=\"{role}\">\n");

    /// <summary>Ends a group.</summary>
    public void EndGroup() => body.Append("</g>\n");

    /// <summary>Defines diagonal hatching and gives the fill that uses it.</summary>
    public string Hatch(string colour)
    {
        string id = NextId();
        body.Append($"<pattern id=\"{id}\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">");
        body.Append($"<path d=\"M0 0V4\" stroke=\"{XmlText.Escape(colour)}\" stroke-width=\"1.6\"/></pattern>\n");
        return $"url(#{id})";
    }

    /// <summary>Defines the colour scale from the bottom (0) to the top (1) and gives the fill that uses it.</summary>
    public string ColourRamp()
    {
        const int Steps = 16;
        string id = NextId();
        body.Append($"<linearGradient id=\"{id}\" x1=\"0\" y1=\"1\" x2=\"0\" y2=\"0\">");
        for (int i = 0; i <= Steps; i++)
        {
            double fraction = (double)i / Steps;
            body.Append($"<stop offset=\"{fraction:0.####}\" stop-color=\"{ColourScale.At(fraction)}\"/>");
        }

        body.Append("</linearGradient>\n");
        return $"url(#{id})";
    }

    /// <summary>The finished picture: an <c>svg</c> element.</summary>
    /// <param name="title">What it shows, for readers who cannot see it.</param>
    /// <param name="data">Its numbers (<see cref="FigureData"/>).</param>
    public string ToSvg(string title, string data)
        => $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {N(width)} {N(height)}\" width=\"{N(width)}\" height=\"{N(height)}\" "
            + $"role=\"img\" font-family=\"{Fonts}\">\n<title>{XmlText.Escape(title)}</title>\n<metadata>{XmlText.Escape(data)}</metadata>\n"
            + $"<rect width=\"{N(width)}\" height=\"{N(height)}\" fill=\"{Palette.Paper}\"/>\n{body}</svg>\n";

    private static string N(double value) => PathData.Number(value);

    private string NextId() => $"{name}-{++ids}";

    private void Paint(string? fill, Stroke? stroke)
    {
        body.Append($" fill=\"{XmlText.Escape(fill ?? "none")}\"");
        if (stroke is { } line)
        {
            body.Append($" stroke=\"{XmlText.Escape(line.Colour)}\" stroke-width=\"{N(line.Width)}\"");
            if (line.Dash is not null)
            {
                body.Append($" stroke-dasharray=\"{XmlText.Escape(line.Dash)}\"");
            }
        }
    }

    private void Runs(RichText text, double size)
    {
        double shift = 0.0;
        double excess = 0.0; // how far the text before reaches beyond the pen, after a short subscript under a long superscript
        double superscriptWidth = 0.0;
        TextRun previous = default;
        foreach (TextRun run in text.Runs)
        {
            double wanted = run.Script switch { Script.Superscript => -0.38 * size, Script.Subscript => 0.22 * size, _ => 0.0 };
            double dx = RichText.IsStacked(previous, run) ? -superscriptWidth : excess;
            excess = RichText.IsStacked(previous, run) ? Math.Max(0.0, superscriptWidth - RichText.RunWidth(run, size)) : 0.0;
            superscriptWidth = RichText.RunWidth(run, size);
            body.Append("<tspan");
            Attribute("dx", dx);
            Attribute("dy", wanted - shift);
            if (run.Script != Script.Normal)
            {
                Attribute("font-size", size * RichText.ScriptSize);
            }

            body.Append(run.Italic ? " font-style=\"italic\">" : ">").Append(XmlText.Escape(run.Text)).Append("</tspan>");
            shift = wanted;
            previous = run;
        }
    }

    private void Attribute(string key, double value)
    {
        if (Math.Abs(value) > 0.005)
        {
            body.Append($" {key}=\"{N(value)}\"");
        }
    }
}
