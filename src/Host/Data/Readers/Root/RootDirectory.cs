namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>Lists the keys of a file, its directories opened.</summary>
internal static class RootDirectory
{
    private const int MaxDirectories = 10_000;
    private const int MaxKeys = 1_000_000;

    /// <summary>Every key that is not a directory, by its path ("folder/name"); of keys with one path, the newest cycle.</summary>
    public static IReadOnlyDictionary<string, RootKey> Keys(RootFile file)
    {
        Dictionary<string, RootKey> found = new(StringComparer.Ordinal);
        HashSet<long> seen = [];
        Stack<(string Path, long Position)> open = new([("", (long)file.Begin + file.NameBytes)]);
        int keys = 0;
        long listed = 0;
        while (open.TryPop(out (string Path, long Position) directory))
        {
            if (!seen.Add(directory.Position))
            {
                continue;
            }

            foreach (RootKey key in List(file, directory.Position, ref listed))
            {
                if (++keys > MaxKeys || seen.Count > MaxDirectories)
                {
                    throw new InvalidDataException($"it holds over {MaxKeys} objects or {MaxDirectories} directories; write its tree into a file of its own");
                }

                string path = directory.Path + key.Name;
                if (key.ClassName is "TDirectory" or "TDirectoryFile")
                {
                    open.Push((path + "/", key.Start + key.KeyLength));
                }
                else if (!found.TryGetValue(path, out RootKey? other) || other.Cycle < key.Cycle)
                {
                    found[path] = key;
                }
            }
        }

        return found;
    }

    // The keys of the directory whose fields are at a position. Lists do not overlap, so that together they fit in the file.
    private static List<RootKey> List(RootFile file, long position, ref long listed)
    {
        byte[] fields = new byte[(int)Math.Clamp(file.Length - position, 0, 64)];
        file.ReadInto(fields, position);
        RootCursor cursor = new(fields, fields.Length);
        bool isLarge = cursor.Int16() > 1000;
        cursor.Skip(8);
        cursor.Skip(8);
        cursor.Seek(isLarge);
        cursor.Seek(isLarge);
        long keys = cursor.Seek(isLarge);
        if (keys == 0)
        {
            // An empty directory, or a file that was not closed.
            return [];
        }

        byte[] record = file.ReadRecord(keys);
        listed += record.Length;
        RootCursor list = new(record, record.Length);
        RootKey.Read(list);
        int count = list.Int32();
        if (count < 0 || count > record.Length || listed > file.Length)
        {
            throw new InvalidDataException("its metadata are damaged (a directory lists more keys than it has)");
        }

        List<RootKey> result = [];
        for (int i = 0; i < count; i++)
        {
            // Old files say TDirectoryFile here and TDirectory in the record itself, whose key is shorter.
            result.Add(RootKey.ReadFields(list));
        }

        return result;
    }
}
