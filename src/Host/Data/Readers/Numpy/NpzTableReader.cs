using System.IO.Compression;

namespace ZPrimeGpu.Host.Data.Readers.Numpy;

/// <summary>
/// Reads a .npz archive: every one-dimensional array of numbers is a column, every two-dimensional one [row, slot] a list column.
/// Stored and deflated entries are streamed; their checksums are verified.
/// </summary>
internal sealed class NpzTableReader : NumpyTableReader
{
    private const string Extension = ".npy";
    private const int MaxEntries = 20_000;
    private readonly FileStream file;
    private ZipArchive? archive;

    /// <summary>Opens a file and reads its headers.</summary>
    public NpzTableReader(string path)
        : base(path)
    {
        file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            Guarded("", ReadDirectory);
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Close()
    {
        archive?.Dispose();
        file.Dispose();
    }

    private void ReadDirectory()
    {
        archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.Entries.Count > MaxEntries)
        {
            throw new InvalidDataException($"it has {archive.Entries.Count} entries");
        }

        List<(NumpyArray, NpyField, ColumnSchema)> found = [];
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            if (entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
            {
                string name = entry.FullName[..^Extension.Length];
                Guarded(name, () => found.Add(Describe(entry, name)));
            }
        }

        Describe(found);
    }

    private static (NumpyArray Array, NpyField Field, ColumnSchema Schema) Describe(ZipArchiveEntry entry, string name)
    {
        if (entry.IsEncrypted)
        {
            throw new InvalidDataException("it is encrypted, which is not supported");
        }

        using Stream stream = entry.Open();
        NpyHeader header = NpyHeader.Read(stream);
        NumpyArray array = new(name, header, entry.Open, entry.Crc32);
        if (header.IsStructured)
        {
            NpyField none = new("", default, 0, null, null);
            return (array, none, new ColumnSchema(name, ColumnKind.Unsupported, "a structured array (save every column as its own array)"));
        }

        NpyField field = header.Fields[0];
        ColumnSchema schema = field.Schema(name);
        if (schema.Kind != ColumnKind.Unsupported && !header.Fills(entry.Length - header.HeaderBytes))
        {
            throw new InvalidDataException(
                $"it has {entry.Length - header.HeaderBytes} bytes of rows, its header says {header.Rows} rows of {header.RowBytes}");
        }

        return (array, field, schema);
    }
}
