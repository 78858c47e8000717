using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Host.Data.Events;

/// <summary>Turns columns of a file into one kind of event quantity.</summary>
internal abstract class EventStage
{
    /// <summary>Columns that it reads.</summary>
    public abstract IEnumerable<ColumnNeed> Needs { get; }

    /// <summary>Takes its columns of a newly opened file.</summary>
    public abstract void Bind(EventFile file);

    /// <summary>Appends rows of the file's batch to a chunk, behind its <see cref="EventColumns.Count"/> events.</summary>
    /// <param name="rows">Rows of the batch, ascending; the chunk has room for them.</param>
    /// <param name="destination">The chunk; its count is raised by the caller.</param>
    public abstract void Append(ReadOnlySpan<int> rows, EventColumns destination);
}

/// <summary>Copies numbers from rows to events.</summary>
internal static class RowGather
{
    /// <summary>destination[i] = source[rows[i]] · factor.</summary>
    /// <returns>Whether every result is finite.</returns>
    public static bool Scaled(ReadOnlySpan<double> source, ReadOnlySpan<int> rows, double factor, Span<double> destination)
    {
        // x - x is 0 for finite x, else NaN, and NaN stays in a sum.
        double flaw = 0;
        if (rows.Length > 0 && rows[^1] - rows[0] == rows.Length - 1)
        {
            source = source.Slice(rows[0], rows.Length);
            for (int i = 0; i < source.Length && i < destination.Length; i++)
            {
                double value = source[i] * factor;
                destination[i] = value;
                flaw += value - value;
            }

            return flaw == 0;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            double value = source[rows[i]] * factor;
            destination[i] = value;
            flaw += value - value;
        }

        return flaw == 0;
    }

    /// <summary>The first row whose scaled number is not finite; one exists.</summary>
    public static int FirstFlaw(ColumnBatch column, ReadOnlySpan<int> rows, double factor)
    {
        foreach (int row in rows)
        {
            if (!double.IsFinite(column.Doubles[row] * factor))
            {
                return row;
            }
        }

        throw new ArgumentException("every number is finite");
    }
}
