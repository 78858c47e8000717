using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace ZPrimeGpu.Bench.Events;

/// <summary>What a <see cref="ThroughputColumn"/> shows.</summary>
internal enum ThroughputQuantity
{
    /// <summary>Million events per second.</summary>
    EventsPerSecond,

    /// <summary>10⁹ bytes per second: what is read of events; read and written of the copy.</summary>
    BytesPerSecond,

    /// <summary>The latter over the copy's of the same run.</summary>
    FractionOfCopy,
}

/// <summary>Throughput of an <see cref="EventBenchmarks"/> case from its mean time.</summary>
internal sealed class ThroughputColumn(ThroughputQuantity quantity) : IColumn
{
    public string Id => nameof(ThroughputColumn) + quantity;

    public string ColumnName => quantity switch
    {
        ThroughputQuantity.EventsPerSecond => "Mevents/s",
        ThroughputQuantity.BytesPerSecond => "GB/s",
        _ => "of copy",
    };

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => (int)quantity;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => quantity switch
    {
        ThroughputQuantity.EventsPerSecond => "Million events per second and core",
        ThroughputQuantity.BytesPerSecond => "10^9 bytes per second: columns read; for Copy, bytes read and written",
        _ => "GB/s over that of Copy in the same run",
    };

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        double? value = quantity switch
        {
            ThroughputQuantity.EventsPerSecond => 1e3 * Events(benchmarkCase) / MeanNs(summary, benchmarkCase),
            ThroughputQuantity.BytesPerSecond => BytesPerNs(summary, benchmarkCase),
            _ => BytesPerNs(summary, benchmarkCase) / BytesPerNs(summary, CopyOf(summary, benchmarkCase)),
        };
        return value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-";
    }

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    private static bool IsCopy(BenchmarkCase benchmarkCase) => benchmarkCase.Descriptor.WorkloadMethod.Name == nameof(EventBenchmarks.Copy);

    private static BenchmarkCase CopyOf(Summary summary, BenchmarkCase benchmarkCase)
        => summary.BenchmarksCases.First(c => IsCopy(c) && c.Parameters.DisplayInfo == benchmarkCase.Parameters.DisplayInfo);

    private static double? MeanNs(Summary summary, BenchmarkCase benchmarkCase) => summary[benchmarkCase]?.ResultStatistics?.Mean;

    private static int Events(BenchmarkCase benchmarkCase) => (int)benchmarkCase.Parameters[nameof(EventBenchmarks.Events)];

    private static double? BytesPerNs(Summary summary, BenchmarkCase benchmarkCase)
    {
        double bytes = SyntheticEvents.BytesPerEvent((string)benchmarkCase.Parameters[nameof(EventBenchmarks.Sample)]) * Events(benchmarkCase);
        return (IsCopy(benchmarkCase) ? 2 : 1) * bytes / MeanNs(summary, benchmarkCase);
    }
}
