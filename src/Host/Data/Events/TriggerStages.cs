using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Host.Data.Events;

/// <summary>1 where every trigger flag of the row is set (not 0), else 0.</summary>
internal sealed class TriggerFlagStage(IReadOnlyList<string> flags) : EventStage
{
    private EventFile? file;
    private ColumnBatch[] columns = [];

    /// <inheritdoc/>
    public override IEnumerable<ColumnNeed> Needs => flags.Select(f => new ColumnNeed(f, ColumnUse.Number, "trigger flags", SelectionCut.Trigger));

    /// <inheritdoc/>
    public override void Bind(EventFile file)
    {
        this.file = file;
        columns = [.. flags.Select(file.Numbers)];
    }

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<int> rows, EventColumns destination)
    {
        Span<double> result = destination.Writable(EventQuantity.TriggerFlag).Slice(destination.Count, rows.Length);
        result.Fill(1);
        foreach (ColumnBatch column in columns)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                double flag = column.Doubles[rows[i]];
                if (!double.IsFinite(flag))
                {
                    throw file!.NotFinite(column, rows[i]);
                }

                result[i] = flag == 0 ? 0 : result[i];
            }
        }
    }
}

/// <summary>Smallest azimuthal opening of the trigger [rad], by the year of the row.</summary>
internal sealed class YearStage(string year, IReadOnlyDictionary<int, double> thresholdsDeg) : EventStage
{
    private EventFile? file;
    private ColumnBatch? column;

    /// <inheritdoc/>
    public override IEnumerable<ColumnNeed> Needs => [new ColumnNeed(year, ColumnUse.Number, "the year", SelectionCut.Trigger)];

    /// <inheritdoc/>
    public override void Bind(EventFile file)
    {
        this.file = file;
        column = file.Numbers(year);
    }

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<int> rows, EventColumns destination)
    {
        Span<double> result = destination.Writable(EventQuantity.AzimuthalOpeningMin)[destination.Count..];
        double lastYear = double.NaN;
        double threshold = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double value = column!.Doubles[rows[i]];
            if (value != lastYear)
            {
                threshold = Threshold(value, rows[i]);
                lastYear = value;
            }

            result[i] = threshold;
        }
    }

    private double Threshold(double value, int row)
    {
        if (!double.IsFinite(value))
        {
            throw file!.NotFinite(column!, row);
        }

        return Math.Abs(value) < 1e6 && value == Math.Floor(value) && thresholdsDeg.TryGetValue((int)value, out double degrees)
            ? double.DegreesToRadians(degrees)
            : throw file!.Flaw(year, row, Unknown(value, thresholdsDeg));
    }

    /// <summary>Says that a year has no threshold.</summary>
    public static string Unknown(double value, IReadOnlyDictionary<int, double> thresholdsDeg)
        => $"no azimuthal opening of the trigger is configured for the year {value} (there is one for {string.Join(", ", thresholdsDeg.Keys.Order())}); "
        + "add it to the selection, or correct the year";
}
