namespace ZPrimeGpu.Host.Data.Readers;

/// <summary>A file, and the table in it where a file may hold several: "events.root:folder/tree", "events.h5:group/table".</summary>
/// <param name="Path">The file, or a glob.</param>
/// <param name="Table">The table; null where not named.</param>
internal readonly record struct TableAddress(string Path, string? Table)
{
    private static readonly string[] Extensions = [".root", ".h5", ".hdf5"];

    /// <summary>Takes an address apart.</summary>
    public static TableAddress Parse(string text)
    {
        foreach (string extension in Extensions)
        {
            int position = text.LastIndexOf(extension + ":", StringComparison.OrdinalIgnoreCase);
            if (position >= 0 && !File.Exists(text))
            {
                int end = position + extension.Length;
                return new TableAddress(text[..end], text[(end + 1)..]);
            }
        }

        return new TableAddress(text, null);
    }

    /// <summary>Whether the files that a path or glob names may hold several tables.</summary>
    public static bool HoldsTables(string path) => Extensions.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>The address as it is written.</summary>
    public override string ToString() => Table is null ? Path : $"{Path}:{Table}";
}
