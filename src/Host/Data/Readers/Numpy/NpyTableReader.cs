namespace ZPrimeGpu.Host.Data.Readers.Numpy;

/// <summary>Reads a .npy file that holds a one-dimensional structured array: every named field is a column, subarrays are lists.</summary>
internal sealed class NpyTableReader : NumpyTableReader
{
    private readonly FileStream file;

    /// <summary>Opens a file and reads its header.</summary>
    public NpyTableReader(string path)
        : base(path)
    {
        file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            Guarded("", ReadHeader);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Close() => file.Dispose();

    private void ReadHeader()
    {
        NpyHeader header = NpyHeader.Read(file);
        if (!header.IsStructured)
        {
            throw new InvalidDataException("it holds one array without field names; save a structured array, or named arrays with numpy.savez");
        }

        long bytes = file.Length - header.HeaderBytes;
        if (!header.Fills(bytes))
        {
            throw new InvalidDataException($"it has {bytes} bytes of rows, its header says {header.Rows} rows of {header.RowBytes}");
        }

        NumpyArray array = new("", header, Rewind, Checksum: null);
        Describe(header.Fields.Select(f => (array, f, f.Schema(f.Name))));
    }

    private FileStream Rewind()
    {
        file.Position = 0;
        return file;
    }
}
