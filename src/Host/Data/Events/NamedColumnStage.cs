using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Host.Data.Events;

/// <summary>A column that is read as the file has it.</summary>
internal sealed class NamedColumnStage(string name) : EventStage
{
    private EventFile? file;
    private ColumnBatch? column;

    /// <inheritdoc/>
    public override IEnumerable<ColumnNeed> Needs => [new ColumnNeed(name, ColumnUse.Number, "the control samples")];

    /// <inheritdoc/>
    public override void Bind(EventFile file)
    {
        this.file = file;
        column = file.Numbers(name);
    }

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<int> rows, EventColumns destination)
    {
        if (!destination.Named.TryGetValue(name, out double[]? values))
        {
            destination.Named.Add(name, values = new double[destination.Capacity]);
        }

        if (!RowGather.Scaled(column!.Doubles, rows, 1, values.AsSpan(destination.Count)))
        {
            throw file!.NotFinite(column, RowGather.FirstFlaw(column, rows, 1));
        }
    }
}
