using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Host.Data.Events;

/// <summary>How a column is used, which decides the forms that will do.</summary>
internal enum ColumnUse
{
    /// <summary>A number in every row.</summary>
    Number,

    /// <summary>A whole number in every row that must not lose digits.</summary>
    Identifier,

    /// <summary>A number, or a list of them, in every row.</summary>
    NumberOrList,
}

/// <summary>A column that a source needs.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Use">How it is used.</param>
/// <param name="Purpose">What for, to follow "needed for".</param>
/// <param name="Cut">The cut that needs it, where one does.</param>
internal sealed record ColumnNeed(string Column, ColumnUse Use, string Purpose, SelectionCut? Cut = null)
{
    private const int NamesShown = 12;

    /// <summary>The form in which to read the column from a file.</summary>
    /// <exception cref="InputException">The column is missing, or holds something else.</exception>
    public ColumnRequest Request(ITableReader table, string source)
    {
        ColumnSchema[] found = [.. table.Columns.Where(c => c.Name == Column)];
        if (found.Length == 0)
        {
            throw new InputException($"'{table.Path}' has no column '{Column}', needed for {Wanted}; {Remedy(source)}. Its columns are {Names(table)}.");
        }

        if (found.Length > 1)
        {
            throw new InputException($"'{table.Path}' has {found.Length} columns named '{Column}'; give every column its own name.");
        }

        ColumnForm? form = (Use, found[0].Kind) switch
        {
            (_, ColumnKind.Unsupported) => null,
            (ColumnUse.NumberOrList, ColumnKind.List) => ColumnForm.List,
            (_, ColumnKind.List) => null,
            (ColumnUse.Identifier, ColumnKind.Integer) => ColumnForm.Integer,
            _ => ColumnForm.Double,
        };
        return form is { } good
            ? new ColumnRequest(Column, good)
            : throw new InputException(
                $"Column '{Column}' of '{table.Path}' holds {found[0].Description}, where {Wanted} needs one number a row; {Remedy(source)}.");
    }

    private string Wanted => Cut is { } cut ? $"the cut {SelectionCuts.Name(cut)} ({Purpose})" : Purpose;

    private string Remedy(string source) => Cut is { } cut
        ? $"map the right column, or declare the cut as upstream for source '{source}' ('upstream: [{SelectionCuts.Name(cut)}]') if it was applied before"
        : $"map the right column for source '{source}'";

    private static string Names(ITableReader table)
    {
        string names = string.Join(", ", table.Columns.Take(NamesShown).Select(c => c.Name));
        return table.Columns.Count > NamesShown ? $"{names}, ... ({table.Columns.Count})" : names;
    }
}
