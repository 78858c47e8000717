using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Host.Data;

/// <summary>Counts the rows of a source without reading a column of them.</summary>
internal static class BlindedRows
{
    private const int BatchRows = 8192;

    /// <summary>Rows of all files, before any filter.</summary>
    /// <exception cref="InputException">A file is missing or damaged.</exception>
    public static long Count(EventSource source)
    {
        long rows = 0;
        foreach (string path in InputFiles.Expand(source.Files))
        {
            using ITableReader table = TableReaders.Open(path);
            if (table.RowCount is long known)
            {
                rows += known;
                continue;
            }

            TableBatch batch = table.Select([], BatchRows);
            while (table.Read())
            {
                rows += batch.Count;
            }
        }

        return rows;
    }
}
