using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Host.Data.Events;

/// <summary>Which rows of a batch are wanted (the source's filter), and the process of each.</summary>
internal sealed class RowSelection
{
    private const int MaxMasses = 10_000;
    private readonly EventSource source;
    private readonly ProcessTable processes;
    private readonly (string Column, HashSet<double> Values)[] filters;
    private readonly Dictionary<double, int> byValue = [];
    private readonly string? column;
    private readonly int fixedProcess;
    private readonly int[] rows = new int[EventFile.BatchRows];
    private readonly int[] process = new int[EventFile.BatchRows];
    private ColumnBatch[] filterColumns = [];
    private ColumnBatch? processColumn;
    private EventFile? file;

    /// <summary>Makes the selection, and enters the processes that the source names.</summary>
    public RowSelection(EventSource source, ProcessTable processes)
    {
        this.source = source;
        this.processes = processes;
        filters = [.. source.Filter.Select(f => (f.Key, new HashSet<double>(f.Value.SelectMany(WithSingle))))];
        switch (source.Role)
        {
            case SourceRole.Data:
                fixedProcess = processes.Add(source.Process ?? ProcessTable.DataName, SourceRole.Data);
                break;
            case SourceRole.Signal when source.MassGeV is { } mass:
                fixedProcess = processes.AddSignal(mass);
                break;
            case SourceRole.Signal:
                column = source.MassColumn
                    ?? throw new InputException($"Source '{source.Name}' gives neither a mass nor a mass column; a signal needs one of them.");
                break;
            case SourceRole.Background when source.Process is { } name:
                fixedProcess = processes.Add(name, SourceRole.Background);
                break;
            default:
                column = source.ProcessColumn
                    ?? throw new InputException($"Source '{source.Name}' gives neither a process nor a process column; a background needs one of them.");
                foreach ((double value, string name) in source.ProcessValues)
                {
                    int index = processes.Add(name, SourceRole.Background);
                    foreach (double same in WithSingle(value))
                    {
                        byValue[same] = index;
                    }
                }

                break;
        }
    }

    /// <summary>Rows wanted of the batch, ascending.</summary>
    public ReadOnlySpan<int> Rows => rows.AsSpan(0, Count);

    /// <summary>Process index of each row wanted.</summary>
    public ReadOnlySpan<int> Process => process.AsSpan(0, Count);

    /// <summary>Number of rows wanted.</summary>
    public int Count { get; private set; }

    /// <summary>Columns that it reads.</summary>
    public IEnumerable<ColumnNeed> Needs
    {
        get
        {
            IEnumerable<ColumnNeed> needs = filters.Select(f => new ColumnNeed(f.Column, ColumnUse.Number, "the filter"));
            string purpose = source.Role == SourceRole.Signal ? "the generated mass" : "the process of a row";
            return column is null ? needs : needs.Append(new ColumnNeed(column, ColumnUse.Number, purpose));
        }
    }

    /// <summary>Takes its columns of a newly opened file.</summary>
    public void Bind(EventFile file)
    {
        this.file = file;
        filterColumns = [.. filters.Select(f => file.Numbers(f.Column))];
        processColumn = column is null ? null : file.Numbers(column);
        Count = 0;
    }

    /// <summary>Looks at the file's batch.</summary>
    public void Select()
    {
        int count = file!.Batch.Count;
        for (int row = 0; row < count; row++)
        {
            rows[row] = row;
        }

        for (int f = 0; f < filters.Length; f++)
        {
            count = Keep(filterColumns[f].Doubles, filters[f].Values, count);
        }

        Count = count;
        if (processColumn is null)
        {
            process.AsSpan(0, count).Fill(fixedProcess);
        }
        else
        {
            Assign(processColumn.Doubles);
        }
    }

    // A value as written and as a single-precision column holds it: 0.1 finds 0.100000001.
    private static IEnumerable<double> WithSingle(double value) => [value, (float)value];

    private int Keep(double[] values, HashSet<double> wanted, int count)
    {
        int kept = 0;
        double last = double.NaN;
        bool isWanted = false;
        for (int i = 0; i < count; i++)
        {
            double value = values[rows[i]];
            if (value != last)
            {
                last = value;
                isWanted = wanted.Contains(value);
            }

            rows[kept] = rows[i];
            kept += isWanted ? 1 : 0;
        }

        return kept;
    }

    private void Assign(double[] values)
    {
        int kept = 0;
        double last = double.NaN;
        int index = -1;
        for (int i = 0; i < Count; i++)
        {
            double value = values[rows[i]];
            if (value != last)
            {
                last = value;
                index = source.Role == SourceRole.Signal ? Signal(value, rows[i]) : byValue.GetValueOrDefault(value, -1);
            }

            rows[kept] = rows[i];
            process[kept] = index;
            kept += index >= 0 ? 1 : 0;
        }

        Count = kept;
    }

    private int Signal(double mass, int row)
    {
        if (byValue.TryGetValue(mass, out int index))
        {
            return index;
        }

        if (!(mass > 0 && double.IsFinite(mass)))
        {
            throw file!.Flaw(column!, row, $"the generated mass is {mass} GeV; a signal's mass is positive (filter other rows out)");
        }

        if (byValue.Count == MaxMasses)
        {
            throw file!.Flaw(column!, row, $"this is the {MaxMasses + 1}st different mass; map the column of the generated mass");
        }

        return byValue[mass] = processes.AddSignal(mass);
    }
}
