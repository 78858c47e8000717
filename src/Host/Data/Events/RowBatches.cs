namespace ZPrimeGpu.Host.Data.Events;

/// <summary>The wanted rows of a source as its files have them, batch after batch: for what copies columns instead of selecting events.</summary>
/// <param name="source">The source.</param>
/// <param name="processes">Takes the processes met.</param>
/// <param name="stages">Stages to bind to each file; none where only columns are read.</param>
/// <param name="columns">More columns.</param>
internal sealed class RowBatches(EventSource source, ProcessTable processes, IReadOnlyList<EventStage> stages, IReadOnlyList<ColumnNeed> columns)
{
    private readonly RowSelection selection = new(source, processes);

    /// <summary>Rows wanted of the current batch, and their processes.</summary>
    public RowSelection Selection => selection;

    /// <summary>Reads all files; each step gives the file, with at least one row wanted.</summary>
    /// <exception cref="InputException">A flaw of a file.</exception>
    public IEnumerable<EventFile> Read()
    {
        ColumnNeed[] needs = [.. selection.Needs, .. stages.SelectMany(s => s.Needs), .. columns];
        foreach (string path in InputFiles.Expand(source.Files))
        {
            using EventFile file = EventFile.Open(path, source, needs);
            selection.Bind(file);
            foreach (EventStage stage in stages)
            {
                stage.Bind(file);
            }

            while (file.Read())
            {
                selection.Select();
                if (selection.Count > 0)
                {
                    yield return file;
                }
            }
        }
    }
}
