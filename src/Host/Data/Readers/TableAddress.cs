namespace ZPrimeGpu.Host.Data.Readers;

/// <summary>A file, and the table in it where a file may hold several: "events.root:tree", "events.root:folder/tree".</summary>
/// <param name="Path">The file, or a glob.</param>
/// <param name="Table">The table; null where not named.</param>
internal readonly record struct TableAddress(string Path, string? Table)
{
    private static readonly string[] Formats = [".root:"];

    /// <summary>Takes an address apart.</summary>
    public static TableAddress Parse(string text)
    {
        foreach (string format in Formats)
        {
            int position = text.LastIndexOf(format, StringComparison.OrdinalIgnoreCase);
            if (position >= 0 && !File.Exists(text))
            {
                int end = position + format.Length - 1;
                return new TableAddress(text[..end], text[(end + 1)..]);
            }
        }

        return new TableAddress(text, null);
    }

    /// <summary>The address as it is written.</summary>
    public override string ToString() => Table is null ? Path : $"{Path}:{Table}";
}
