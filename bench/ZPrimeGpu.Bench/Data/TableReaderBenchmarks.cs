using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using ZPrimeGpu.Host.Data.Events;
using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Bench.Data;

/// <summary>
/// Reading every number column of a file. The environment variable ZPRIME_EVENTS names a file of one's own (any format); the others are
/// the small fixtures of the tests, which show the cost of opening a file.
/// </summary>
[MemoryDiagnoser]
public class TableReaderBenchmarks
{
    public static IEnumerable<string> Files
    {
        get
        {
            if (Environment.GetEnvironmentVariable("ZPRIME_EVENTS") is { Length: > 0 } own)
            {
                yield return Path.GetFullPath(own);
            }

            string fixtures = FixtureFolder();
            const string names = "numbers_zstd_v1.parquet numbers_snappy_v2.parquet lists_zstd_v2.parquet columns_stored.npz events_slots.csv";
            foreach (string name in names.Split(' '))
            {
                yield return Path.Combine(fixtures, name);
            }
        }
    }

    [ParamsSource(nameof(Files))]
    public string File { get; set; } = "";

    [Benchmark]
    public long ReadAllColumns()
    {
        using ITableReader table = TableReaders.Open(File);
        ColumnRequest[] columns =
        [
            .. table.Columns.Where(c => c.Kind != ColumnKind.Unsupported)
                .Select(c => new ColumnRequest(c.Name, c.Kind == ColumnKind.List ? ColumnForm.List : ColumnForm.Double)),
        ];
        TableBatch batch = table.Select(columns, EventFile.BatchRows);
        long rows = 0;
        while (table.Read())
        {
            rows += batch.Count;
        }

        return rows;
    }

    private static string FixtureFolder([CallerFilePath] string path = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "tests", "ZPrimeGpu.Tests", "Data", "Fixtures"));
}
