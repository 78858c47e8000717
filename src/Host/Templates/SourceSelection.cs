using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Networks;

namespace ZPrimeGpu.Host.Templates;

/// <summary>One source on its way through the selection: its reader, its processes with their grids, and what the workers found.</summary>
/// <remarks>A source has processes of its own, so that rows of different sources are never taken for copies of one generated event.</remarks>
internal sealed class SourceSelection : IDisposable
{
    private readonly Lock reading = new();
    private readonly EventReader reader;
    private readonly ProcessTable processes = new();
    private readonly List<FillProcess> fillProcesses = [];
    private readonly MassWindowGrid masses;
    private readonly double shapeRangeBins;
    private readonly CellTable globalCells;
    private readonly NetworkApplication? network;
    private readonly CorrectionsConfig corrections;
    private readonly bool isSimulated;
    private SelectionSetup setup;
    private SpectrumFiller? filled;

    /// <summary>Opens a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="config">Columns, beams, cuts.</param>
    /// <param name="masses">Grids.</param>
    /// <param name="punziNet">The network of the selection; null = none.</param>
    /// <exception cref="InputException">A file or a column is missing.</exception>
    public SourceSelection(EventSource source, RunConfig config, MassWindowGrid masses, PunziNetwork? punziNet)
    {
        this.masses = masses;
        network = NetworkApplication.For(source, config, punziNet);
        corrections = config.Corrections;
        isSimulated = source.Role != SourceRole.Data;
        shapeRangeBins = config.Templates.SignalShapeRangeBins;
        globalCells = new CellTable(masses.GlobalGrid.M2Edges, masses.GlobalGrid.ThetaBins);
        foreach (string name in source.Role == SourceRole.Background ? source.Process is string p ? [p] : source.ProcessValues.Values.Distinct() : [])
        {
            // A process that is configured is shown, even where no row of it is found.
            processes.Add(name, SourceRole.Background);
        }

        reader = new EventReader(
            source, config.Columns, config.Selection.AzimuthalOpeningMinDeg, config.LuminosityFb, processes, config.Selection.PhotonEnergyThresholdGeV);
        setup = new SelectionSetup(EventConstants.Frame(config.Beams), EventConstants.Thresholds(config.Selection, source.Upstream), [], network?.Cut);
    }

    /// <summary>Corrects the weights of this source's events; null = as they are. Valid for every chunk read so far.</summary>
    public EventCorrection? Correction { get; private set; }

    /// <summary>Whether every row has been read.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>Rows read so far.</summary>
    public long RowsRead => Interlocked.Read(ref rowsRead);

    private long rowsRead;

    /// <summary>Files and their rows.</summary>
    public IEnumerable<(string Path, long Rows)> Files => reader.Files.Zip(reader.RowsOfFiles);

    /// <summary>Reads the next chunk, unless another worker is reading this source.</summary>
    /// <param name="chunk">Receives the events.</param>
    /// <param name="wait">Whether to wait for the other worker.</param>
    /// <returns>What the chunk is to be selected with; null where there is nothing to do here.</returns>
    public SelectionSetup? TryRead(EventColumns chunk, WaitForReader wait)
    {
        if (wait == WaitForReader.Yes)
        {
            reading.Enter();
        }
        else if (!reading.TryEnter())
        {
            return null;
        }

        try
        {
            if (AtEnd || !reader.Read(chunk))
            {
                AtEnd = true;
                return null;
            }

            Interlocked.Exchange(ref rowsRead, reader.RowsRead);
            network?.Prepare(chunk);
            AddNewProcesses();
            return setup;
        }
        finally
        {
            reading.Exit();
        }
    }

    /// <summary>Takes over what a worker filled.</summary>
    public void Take(SpectrumFiller filler)
    {
        lock (reading)
        {
            if (filled is null)
            {
                filled = filler;
                return;
            }

            filled.Take(filler);
            filler.Dispose();
        }
    }

    /// <summary>Spectra and cut flow of the source.</summary>
    public EventSummary Summarise() => filled!.Summarise(fillProcesses);

    /// <inheritdoc/>
    public void Dispose()
    {
        reader.Dispose();
        filled?.Dispose();
    }

    private void AddNewProcesses()
    {
        if (processes.Entries.Count == fillProcesses.Count)
        {
            return;
        }

        List<CellTable> cells = [.. setup.Cells];
        foreach (ProcessInfo process in processes.Entries.Skip(fillProcesses.Count))
        {
            FineGrid grid = process.MassGeV is double mass ? masses.SignalGrid(mass, shapeRangeBins) : masses.GlobalGrid;
            fillProcesses.Add(new FillProcess(process.Name, process.Role, process.MassGeV, grid));
            cells.Add(process.MassGeV is null ? globalCells : new CellTable(grid.M2Edges, grid.ThetaBins));
        }

        setup = setup with { Cells = [.. cells] };
        int rescaled = fillProcesses.FindIndex(p => p.Role == SourceRole.Background && p.Name == corrections.PhotonVeto?.Process);
        Correction = isSimulated && (corrections.Trigger is not null || rescaled >= 0) ? new EventCorrection(corrections, rescaled) : null;
    }
}

/// <summary>What to do where another worker is reading.</summary>
internal enum WaitForReader
{
    /// <summary>Look elsewhere.</summary>
    No,

    /// <summary>Wait.</summary>
    Yes,
}
