using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Host.Data.Events;

/// <summary>The identifier of the generated event of a row, exact: 64-bit integers, or floating-point numbers that are whole.</summary>
internal sealed class ClusterStage(string column) : EventStage
{
    // Whole numbers up to 2⁵³ are exact in double precision.
    private const double ExactLimit = 9007199254740992;
    private EventFile? file;
    private ColumnBatch? integers;
    private ColumnBatch? doubles;

    /// <inheritdoc/>
    public override IEnumerable<ColumnNeed> Needs => [new ColumnNeed(column, ColumnUse.Identifier, "the generated event of a row")];

    /// <inheritdoc/>
    public override void Bind(EventFile file)
    {
        this.file = file;
        integers = file.Find(column, ColumnForm.Integer);
        doubles = integers is null ? file.Numbers(column) : null;
    }

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<int> rows, EventColumns destination)
    {
        Span<long> result = destination.Cluster.AsSpan(destination.Count, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            result[i] = integers is null ? FromDouble(rows[i]) : FromInteger(rows[i]);
        }
    }

    private long FromInteger(int row)
        => integers!.IsNull(row) ? throw file!.Flaw(column, row, "the value is missing (null); correct the file") : integers.Integers[row];

    private long FromDouble(int row)
    {
        double value = doubles!.Doubles[row];
        return Math.Abs(value) <= ExactLimit && value == Math.Floor(value)
            ? (long)value
            : throw file!.Flaw(column, row, $"{(doubles.IsNull(row) ? "null" : value)} cannot number an event; a whole number is needed");
    }
}
