namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>Where a piece of text stands.</summary>
internal enum Script
{
    /// <summary>On the line.</summary>
    Normal,

    /// <summary>Raised.</summary>
    Superscript,

    /// <summary>Lowered; straight under a superscript that it follows.</summary>
    Subscript,
}

/// <summary>A piece of text in one style.</summary>
/// <param name="Text">The text, not escaped.</param>
/// <param name="Script">Where it stands.</param>
/// <param name="Italic">Italic, for physical quantities.</param>
internal readonly record struct TextRun(string Text, Script Script, bool Italic);

/// <summary>Text with superscripts, subscripts and italics, for titles, labels and legends.</summary>
/// <param name="Runs">Its pieces.</param>
internal sealed record RichText(IReadOnlyList<TextRun> Runs)
{
    /// <summary>Size of scripts relative to the line.</summary>
    public const double ScriptSize = 0.70;

    /// <summary>Nothing.</summary>
    public static RichText Empty { get; } = new([]);

    /// <summary>Text taken literally: everything that comes from the user.</summary>
    public static RichText Plain(string text) => new([new(text, Script.Normal, Italic: false)]);

    /// <summary>
    /// Reads our own notation: <c>^{...}</c> superscript, <c>_{...}</c> subscript, <c>*...*</c> italic. For literals in this program only.
    /// </summary>
    public static RichText Of(string notation)
    {
        var runs = new List<TextRun>();
        int start = 0;
        bool italic = false;
        var script = Script.Normal;
        for (int i = 0; i <= notation.Length; i++)
        {
            bool opens = i + 1 < notation.Length && notation[i] is '^' or '_' && notation[i + 1] == '{' && script == Script.Normal;
            bool closes = i < notation.Length && notation[i] == '}' && script != Script.Normal;
            bool slants = i < notation.Length && notation[i] == '*';
            if (!opens && !closes && !slants && i < notation.Length)
            {
                continue;
            }

            if (i > start)
            {
                runs.Add(new(notation[start..i], script, italic));
            }

            if (opens)
            {
                script = notation[i] == '^' ? Script.Superscript : Script.Subscript;
                i++;
            }
            else if (closes)
            {
                script = Script.Normal;
            }
            else
            {
                italic ^= slants;
            }

            start = i + 1;
        }

        return new(runs);
    }

    /// <summary>The text without marks: superscripts of digits and signs as characters of their own.</summary>
    public string PlainText => string.Concat(Runs.Select(r => r.Script == Script.Superscript ? Raised(r.Text) : r.Text));

    /// <summary>One text after the other.</summary>
    public static RichText operator +(RichText left, RichText right) => new([.. left.Runs, .. right.Runs]);

    private static string Raised(string text)
    {
        const string Plain = "0123456789+−";
        const string Above = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻";
        return string.Concat(text.Select(c => Plain.IndexOf(c, StringComparison.Ordinal) is >= 0 and int i ? Above[i] : c));
    }

    /// <summary>Width [px].</summary>
    public double Width(double fontSize)
    {
        double pen = 0.0;
        double end = 0.0;
        double scriptStart = 0.0;
        TextRun previous = default;
        foreach (TextRun run in Runs)
        {
            if (IsStacked(previous, run))
            {
                pen = scriptStart;
            }
            else
            {
                pen = end;
                scriptStart = pen;
            }

            pen += RunWidth(run, fontSize);
            end = Math.Max(end, pen);
            previous = run;
        }

        return end;
    }

    /// <summary>Whether a subscript stands straight under the superscript before it.</summary>
    public static bool IsStacked(TextRun previous, TextRun run)
        => run.Script == Script.Subscript && previous.Script == Script.Superscript && previous.Text is not null;

    /// <summary>Width of one piece [px].</summary>
    public static double RunWidth(TextRun run, double fontSize)
        => TextMetrics.Width(run.Text, run.Script == Script.Normal ? fontSize : fontSize * ScriptSize);
}
