using ZPrimeGpu.Host.Data.Events;

namespace ZPrimeGpu.Host.Data;

/// <summary>
/// Streams the events of a source, file after file, as chunks of columns in our units: filtered, with the process of each event and its
/// weight at the run's luminosity. Memory is bounded by the chunk and a few pages, whatever the files are.
/// </summary>
/// <remarks>
/// Construction opens every file once, so that a missing file or column is found before anything is computed. Chunks are filled to
/// capacity across files; the last one, and one that holds very many photons, may be shorter. A chunk given to <see cref="Read"/> should
/// be used with one source only: quantities of an earlier source stay in it.
/// </remarks>
internal sealed class EventReader : IDisposable
{
    // A chunk ends early beyond so many photons, to bound its memory.
    private const int MaxChunkPhotons = 1 << 22;
    private readonly EventSource source;
    private readonly IReadOnlyList<string> files;
    private readonly RowSelection selection;
    private readonly IReadOnlyList<EventStage> stages;
    private readonly List<ColumnNeed> needs;
    private readonly bool hasClusters;
    private readonly bool hasPhotons;
    private EventFile? file;
    private int nextFile;
    private int position;
    private long kept;
    private readonly long[] rowsOfFiles;

    /// <summary>Checks a source's files and makes ready to read them.</summary>
    /// <param name="source">The source.</param>
    /// <param name="columns">Names and units of the columns.</param>
    /// <param name="azimuthalOpeningMinDeg">Smallest azimuthal opening of the trigger by year [deg].</param>
    /// <param name="luminosityFb">Luminosity of the run [fb⁻¹].</param>
    /// <param name="processes">Takes the processes met; their indices are those of the chunks.</param>
    /// <param name="photonThresholdGeV">Photons at or below it do not count in an energy sum made here [GeV].</param>
    /// <param name="named">Further columns to read as they are, into <see cref="EventColumns.Named"/>; null = none.</param>
    /// <exception cref="InputException">A file is missing, empty or damaged, or lacks a column.</exception>
    public EventReader(
        EventSource source,
        ColumnMap columns,
        IReadOnlyDictionary<int, double> azimuthalOpeningMinDeg,
        double luminosityFb,
        ProcessTable processes,
        double photonThresholdGeV = 0,
        IReadOnlyCollection<string>? named = null)
    {
        this.source = source;
        selection = new RowSelection(source, processes);
        stages =
        [
            .. EventStages.Build(source, columns, azimuthalOpeningMinDeg, luminosityFb, photonThresholdGeV),
            .. (named ?? []).Distinct(StringComparer.Ordinal).Select(c => new NamedColumnStage(c)),
        ];
        hasClusters = stages.OfType<ClusterStage>().Any();
        hasPhotons = stages.OfType<PhotonStage>().Any();
        needs = [.. selection.Needs, .. stages.SelectMany(s => s.Needs)];
        files = InputFiles.Expand(source.Files);
        if (files.Count == 0)
        {
            throw new InputException($"Source '{source.Name}' names no files.");
        }

        rowsOfFiles = new long[files.Count];
        TotalRows = 0;
        foreach (string path in files)
        {
            using EventFile opened = EventFile.Open(path, source, needs);
            TotalRows += opened.RowCount;
        }
    }

    /// <summary>Rows read so far, before the filter.</summary>
    public long RowsRead { get; private set; }

    /// <summary>Rows of all files; null where a format does not say before it is read (CSV).</summary>
    public long? TotalRows { get; }

    /// <summary>The files, in reading order.</summary>
    public IReadOnlyList<string> Files => files;

    /// <summary>Rows read so far of each file, before the filter [file].</summary>
    public IReadOnlyList<long> RowsOfFiles => rowsOfFiles;

    /// <summary>The file that is being read, or the first one.</summary>
    public string CurrentFile => files[Math.Max(0, nextFile - 1)];

    /// <summary>Fills a chunk with the next events.</summary>
    /// <returns>False where there are no more; the chunk is empty then.</returns>
    /// <exception cref="InputException">A flaw of a file, or no event in the whole source.</exception>
    public bool Read(EventColumns destination)
    {
        destination.Count = 0;
        destination.HasClusters = hasClusters;
        destination.PhotonOffsets[0] = 0;
        while (destination.Count < destination.Capacity && destination.PhotonOffsets[destination.Count] < MaxChunkPhotons)
        {
            if (position == selection.Count && !NextBatch())
            {
                break;
            }

            Append(destination);
        }

        return destination.Count > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private void Append(EventColumns destination)
    {
        int count = Math.Min(selection.Count - position, destination.Capacity - destination.Count);
        ReadOnlySpan<int> rows = selection.Rows.Slice(position, count);
        foreach (EventStage stage in stages)
        {
            stage.Append(rows, destination);
        }

        selection.Process.Slice(position, count).CopyTo(destination.Process.AsSpan(destination.Count));
        if (!hasPhotons)
        {
            destination.PhotonOffsets.AsSpan(destination.Count + 1, count).Clear();
        }

        destination.Count += count;
        position += count;
        kept += count;
    }

    // Makes a batch with at least one wanted row the current one.
    private bool NextBatch()
    {
        while (true)
        {
            if (file is null && !NextFile())
            {
                return false;
            }

            if (!file!.Read())
            {
                file.Dispose();
                file = null;
                continue;
            }

            RowsRead += file.Batch.Count;
            rowsOfFiles[nextFile - 1] += file.Batch.Count;
            selection.Select();
            position = 0;
            if (selection.Count > 0)
            {
                return true;
            }
        }
    }

    private bool NextFile()
    {
        if (nextFile == files.Count)
        {
            return kept > 0
                ? false
                : throw new InputException(
                    $"None of the {RowsRead} rows of source '{source.Name}' passes its filter and has a known process; check the values in the configuration.");
        }

        file = EventFile.Open(files[nextFile++], source, needs);
        selection.Bind(file);
        foreach (EventStage stage in stages)
        {
            stage.Bind(file);
        }

        return true;
    }
}
