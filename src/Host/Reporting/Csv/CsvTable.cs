using System.Globalization;
using CsvHelper;

namespace ZPrimeGpu.Host.Reporting.Csv;

/// <summary>
/// Writes one CSV file: invariant culture, '\n' line ends, UTF-8 without mark, doubles as the shortest text that reads back to the same
/// number. A number that is missing (null), and for safety one that is not finite, is an empty field.
/// </summary>
internal sealed class CsvTable : IDisposable
{
    private readonly CsvWriter csv;

    /// <summary>Starts a table with its header.</summary>
    /// <param name="writer">Where to; disposed with the table.</param>
    /// <param name="header">Column names.</param>
    public CsvTable(TextWriter writer, IEnumerable<string> header)
    {
        csv = CsvWriter.Create(writer, CsvWriterOptions.Default with { NewLine = "\n" }, leaveOpen: false);
        foreach (string name in header)
        {
            csv.WriteField(name);
        }

        csv.EndRecord();
    }

    /// <summary>Adds a text field to the row.</summary>
    public CsvTable Add(string text)
    {
        csv.WriteField(text);
        return this;
    }

    /// <summary>Adds an integer field to the row.</summary>
    public CsvTable Add(long value) => Add(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a number to the row; empty where there is none.</summary>
    public CsvTable Add(double? value)
        => Add(value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : string.Empty);

    /// <summary>Adds empty fields to the row.</summary>
    public CsvTable AddEmpty(int count = 1)
    {
        for (int i = 0; i < count; i++)
        {
            Add(string.Empty);
        }

        return this;
    }

    /// <summary>Ends the row.</summary>
    public void EndRow() => csv.EndRecord();

    /// <summary>Ends the table.</summary>
    public void Dispose() => csv.Dispose();
}
