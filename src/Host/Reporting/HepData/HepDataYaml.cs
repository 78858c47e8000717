using System.Globalization;
using System.Text;

namespace ZPrimeGpu.Host.Reporting.HepData;

/// <summary>A submission in HEPData's YAML format (hepdata-submission.readthedocs.io; schema 1.1.1).</summary>
internal static class HepDataYaml
{
    /// <summary>Name of the file that lists the tables.</summary>
    public const string SubmissionFile = "submission.yaml";

    private const int ValueDigits = 4;
    private const int ErrorDigits = 3;
    private const int MassDigits = 6;

    /// <summary><c>submission.yaml</c>: a document about everything, then one for each table.</summary>
    /// <param name="comment">About everything.</param>
    /// <param name="resource">A file beside the tables and what it is.</param>
    /// <param name="reaction">Keyword <c>reactions</c>.</param>
    /// <param name="sqrtS">Keyword <c>cmenergies</c> [GeV].</param>
    /// <param name="phrases">Keyword <c>phrases</c>.</param>
    /// <param name="tables">The tables.</param>
    public static string Submission(
        string comment, (string File, string Description) resource, string reaction, double sqrtS, IReadOnlyList<string> phrases, IReadOnlyList<HepDataTable> tables)
    {
        var text = new StringBuilder("---\n");
        text.Append(CultureInfo.InvariantCulture, $"comment: {Quoted(comment)}\n");
        text.Append("additional_resources:\n");
        text.Append(CultureInfo.InvariantCulture, $"- location: {Quoted(resource.File)}\n  description: {Quoted(resource.Description)}\n");
        foreach (HepDataTable table in tables)
        {
            text.Append("---\n");
            text.Append(CultureInfo.InvariantCulture, $"name: {Quoted(table.Name)}\n");
            text.Append(CultureInfo.InvariantCulture, $"description: {Quoted(table.Description)}\n");
            text.Append("keywords:\n");
            text.Append(CultureInfo.InvariantCulture, $"- name: reactions\n  values: [{Quoted(reaction)}]\n");
            text.Append(CultureInfo.InvariantCulture, $"- name: observables\n  values: [{string.Join(", ", table.Observables.Select(Quoted))}]\n");
            text.Append(CultureInfo.InvariantCulture, $"- name: cmenergies\n  values: [{Number(sqrtS, MassDigits)}]\n");
            text.Append(CultureInfo.InvariantCulture, $"- name: phrases\n  values: [{string.Join(", ", phrases.Select(Quoted))}]\n");
            text.Append(CultureInfo.InvariantCulture, $"data_file: {Quoted(table.File)}\n");
        }

        return text.ToString();
    }

    /// <summary>The data file of one table. A missing value is '-', without errors.</summary>
    public static string Data(HepDataTable table)
    {
        var text = new StringBuilder("independent_variables:\n- header: {name: 'M(Z'')', units: 'GeV'}\n  values:\n");
        foreach (double mass in table.Masses)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - value: {Number(mass, MassDigits)}\n");
        }

        text.Append("dependent_variables:\n");
        foreach (HepDataColumn column in table.Columns)
        {
            text.Append(CultureInfo.InvariantCulture, $"- header: {{name: {Quoted(column.Name)}{(column.Units is null ? string.Empty : $", units: {Quoted(column.Units)}")}}}\n");
            text.Append("  qualifiers:\n");
            foreach ((string name, string value, string? units) in column.Qualifiers)
            {
                text.Append(CultureInfo.InvariantCulture, $"  - {{name: {Quoted(name)}, value: {Quoted(value)}{(units is null ? string.Empty : $", units: {Quoted(units)}")}}}\n");
            }

            text.Append("  values:\n");
            for (int row = 0; row < column.Values.Length; row++)
            {
                AppendValue(text, column, row);
            }
        }

        return text.ToString();
    }

    /// <summary>A number with so many significant digits, such that every YAML reader takes it for one: a power of ten has a decimal point before it.</summary>
    public static string Number(double value, int digits)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException("Only finite numbers are published.", nameof(value));
        }

        string text = value.ToString($"G{digits}", CultureInfo.InvariantCulture);
        int power = text.IndexOf('E', StringComparison.Ordinal);
        return power > 0 && !text.Contains('.', StringComparison.Ordinal) ? text.Insert(power, ".0") : text;
    }

    private static void AppendValue(StringBuilder text, HepDataColumn column, int row)
    {
        if (column.Values[row] is not double value)
        {
            text.Append("  - value: '-'\n");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"  - value: {Number(value, ValueDigits)}\n");
        bool isFirst = true;
        foreach ((string label, double?[] lower, double?[] upper) in column.Bands)
        {
            // Errors that are all 0 are refused by HEPData.
            if (lower[row] is double low && upper[row] is double high && (low < value || high > value))
            {
                text.Append(isFirst ? "    errors:\n" : string.Empty);
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"    - {{asymerror: {{plus: {Number(high - value, ErrorDigits)}, minus: {Number(low - value, ErrorDigits)}}}, label: {Quoted(label)}}}\n");
                isFirst = false;
            }
        }
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
