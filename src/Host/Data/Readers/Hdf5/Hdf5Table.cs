namespace ZPrimeGpu.Host.Data.Readers.Hdf5;

/// <summary>A table of a file: the datasets of one group, or the fields of one dataset of structures.</summary>
/// <param name="Path">Path of the group or dataset, without a slash in front; empty for the group of the file itself.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record Hdf5Table(string Path, IReadOnlyList<Hdf5Column> Columns)
{
    /// <summary>Rows, where all columns have as many.</summary>
    public long? Rows => Columns.Count > 0 && Columns.All(c => c.Rows == Columns[0].Rows) ? Columns[0].Rows : null;

    /// <summary>How the user names it.</summary>
    public string Label => Path.Length == 0 ? "/" : Path;
}
