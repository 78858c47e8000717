using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Host.Data.Events;

/// <summary>A quantity that is one column times a unit factor.</summary>
internal sealed class ScalarStage(ColumnNeed need, EventQuantity quantity, double factor) : EventStage
{
    private EventFile? file;
    private ColumnBatch? column;

    /// <inheritdoc/>
    public override IEnumerable<ColumnNeed> Needs => [need];

    /// <inheritdoc/>
    public override void Bind(EventFile file)
    {
        this.file = file;
        column = file.Numbers(need.Column);
    }

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<int> rows, EventColumns destination)
    {
        if (!RowGather.Scaled(column!.Doubles, rows, factor, destination.Writable(quantity)[destination.Count..]))
        {
            throw file!.NotFinite(column, RowGather.FirstFlaw(column, rows, factor));
        }
    }
}

/// <summary>A quantity that is the same for every event.</summary>
internal sealed class ConstantStage(EventQuantity quantity, double value) : EventStage
{
    /// <inheritdoc/>
    public override IEnumerable<ColumnNeed> Needs => [];

    /// <inheritdoc/>
    public override void Bind(EventFile file)
    {
    }

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<int> rows, EventColumns destination)
        => destination.Writable(quantity).Slice(destination.Count, rows.Length).Fill(value);
}
