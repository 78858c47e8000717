using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Tests.Data.Readers;

/// <summary>A whole file in memory: scalars with nulls, exact integers, lists.</summary>
internal sealed class TableContents
{
    private readonly Dictionary<string, List<double?>> numbers = [];
    private readonly Dictionary<string, List<long?>> integers = [];
    private readonly Dictionary<string, List<double[]>> lists = [];

    public List<ColumnSchema> Columns { get; private init; } = [];

    public long Rows { get; private set; }

    public long? RowCount { get; private init; }

    public List<double?> Numbers(string column) => numbers[column];

    public List<long?> Integers(string column) => integers[column];

    public List<double[]> Lists(string column) => lists[column];

    /// <summary>Reads every readable column, integers in both forms.</summary>
    public static TableContents Read(string path, int batchRows = 257)
    {
        using ITableReader table = TableReaders.Open(path);
        List<ColumnRequest> requests = [];
        foreach (ColumnSchema column in table.Columns.Where(c => c.Kind != ColumnKind.Unsupported))
        {
            requests.AddRange(
                Enum.GetValues<ColumnForm>().Select(f => new ColumnRequest(column.Name, f)).Where(r => r.Suits(column)));
        }

        return Read(table, requests, batchRows);
    }

    /// <summary>Reads some columns.</summary>
    public static TableContents Read(ITableReader table, IReadOnlyList<ColumnRequest> requests, int batchRows)
    {
        TableBatch batch = table.Select(requests, batchRows);
        TableContents contents = new() { Columns = [.. table.Columns], RowCount = table.RowCount };
        while (table.Read())
        {
            contents.Take(batch);
        }

        return contents;
    }

    private void Take(TableBatch batch)
    {
        Xunit.Assert.Equal(Rows, batch.FirstRow);
        Rows += batch.Count;
        foreach (ColumnBatch column in batch.Columns)
        {
            string name = column.Request.Name;
            for (int row = 0; row < batch.Count; row++)
            {
                switch (column.Request.Form)
                {
                    case ColumnForm.Double:
                        Add(numbers, name, column.IsNull(row) ? null : column.Doubles[row]);
                        break;
                    case ColumnForm.Integer:
                        Add(integers, name, column.IsNull(row) ? null : column.Integers[row]);
                        break;
                    default:
                        Add(lists, name, column.Doubles[column.Offsets[row]..column.Offsets[row + 1]]);
                        break;
                }
            }
        }
    }

    private static void Add<T>(Dictionary<string, List<T>> columns, string name, T value)
    {
        if (!columns.TryGetValue(name, out List<T>? values))
        {
            columns[name] = values = [];
        }

        values.Add(value);
    }
}
