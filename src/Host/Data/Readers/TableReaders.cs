using ZPrimeGpu.Host.Data.Readers.Hdf5;
using ZPrimeGpu.Host.Data.Readers.Numpy;
using ZPrimeGpu.Host.Data.Readers.Parquet;
using ZPrimeGpu.Host.Data.Readers.Root;

namespace ZPrimeGpu.Host.Data.Readers;

/// <summary>Opens event files by their extension.</summary>
internal static class TableReaders
{
    /// <summary>Opens a file and reads its schema.</summary>
    /// <exception cref="InputException">Missing, of an unknown format, or damaged.</exception>
    /// <param name="source">The file; for a table in a ROOT or HDF5 file, with its name after a colon.</param>
    public static ITableReader Open(string source)
    {
        (string path, string? table) = TableAddress.Parse(source);
        if (Directory.Exists(path))
        {
            throw new InputException($"'{path}' is a folder; name its files, for instance '{System.IO.Path.Combine(path, "*.parquet")}'.");
        }

        if (!File.Exists(path))
        {
            throw new InputException($"The event file '{path}' does not exist; check the path in the configuration.");
        }

        try
        {
            return Format(path) switch
            {
                ".parquet" => new ParquetTableReader(path),
                ".npz" => new NpzTableReader(path),
                ".npy" => new NpyTableReader(path),
                ".csv" or ".csv.gz" => new CsvTableReader(path),
                ".root" => new RootTableReader(path, table),
                ".h5" or ".hdf5" => new Hdf5TableReader(path, table, Hdf5Library.Current),
                _ => throw new InputException($"'{path}' is of no known format; event files end in .parquet, .npz, .npy, .csv, .csv.gz, .root, .h5 or .hdf5."),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be opened ({e.Message}); check the file and its permissions.", e);
        }
    }

    private static string Format(string path)
    {
        string name = System.IO.Path.GetFileName(path).ToLowerInvariant();
        return name.EndsWith(".csv.gz", StringComparison.Ordinal) ? ".csv.gz" : System.IO.Path.GetExtension(name);
    }
}
