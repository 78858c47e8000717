using System.IO.Enumeration;
using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Host.Data;

/// <summary>
/// Turns file names and globs into files. In a glob, * and ? stand for characters of one name, ** for any number of folders; names
/// that begin with a dot match only patterns that do, and ** does not follow links, as in a shell. A table that is named after a file, as in
/// "*.root:tree", is kept.
/// </summary>
internal static class InputFiles
{
    private static readonly char[] Wildcards = ['*', '?'];

    /// <summary>The files that some patterns name, in the order of the patterns, matches of one glob in ordinal order; none twice.</summary>
    /// <exception cref="InputException">A file that does not exist, or a glob that matches none.</exception>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> patterns)
    {
        List<string> files = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string pattern in patterns)
        {
            foreach (string file in Expand(pattern))
            {
                if (seen.Add(file))
                {
                    files.Add(file);
                }
            }
        }

        return files;
    }

    private static IEnumerable<string> Expand(string pattern)
    {
        TableAddress address = TableAddress.Parse(pattern);
        return Files(address.Path).Select(f => new TableAddress(f, address.Table).ToString());
    }

    private static List<string> Files(string pattern)
    {
        string path = Path.GetFullPath(pattern);
        if (File.Exists(path))
        {
            return [path];
        }

        if (path.IndexOfAny(Wildcards) < 0)
        {
            throw new InputException(Directory.Exists(path)
                ? $"'{path}' is a folder; name its files, for instance '{Path.Combine(path, "*.parquet")}'."
                : $"The event file '{path}' does not exist; check the path in the configuration.");
        }

        string root = Path.GetPathRoot(path)!;
        string[] parts = path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        SortedSet<string> matches = new(StringComparer.Ordinal);
        try
        {
            Collect(root, parts, matches);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folders of '{pattern}' cannot be searched ({e.Message}); check their permissions.", e);
        }

        return matches.Count > 0 ? [.. matches] : throw new InputException($"No file matches '{path}'; check the path in the configuration.");
    }

    private static void Collect(string folder, ReadOnlySpan<string> parts, SortedSet<string> matches)
    {
        string part = parts[0];
        ReadOnlySpan<string> rest = parts[1..];
        if (part == "**")
        {
            // As a last part, ** stands for all files below.
            Collect(folder, rest.IsEmpty ? ["*"] : rest, matches);
            foreach (DirectoryInfo below in new DirectoryInfo(folder).EnumerateDirectories())
            {
                if (below.LinkTarget is null && below.Name[0] != '.')
                {
                    Collect(below.FullName, parts, matches);
                }
            }
        }
        else if (part.IndexOfAny(Wildcards) < 0)
        {
            string path = Path.Combine(folder, part);
            if (rest.IsEmpty ? File.Exists(path) : Directory.Exists(path))
            {
                Take(path, rest, matches);
            }
        }
        else
        {
            DirectoryInfo directory = new(folder);
            IEnumerable<FileSystemInfo> entries = rest.IsEmpty ? directory.EnumerateFiles() : directory.EnumerateDirectories();
            foreach (FileSystemInfo entry in entries)
            {
                if (Matches(part, entry.Name))
                {
                    Take(entry.FullName, rest, matches);
                }
            }
        }
    }

    private static void Take(string path, ReadOnlySpan<string> rest, SortedSet<string> matches)
    {
        if (rest.IsEmpty)
        {
            matches.Add(path);
        }
        else
        {
            Collect(path, rest, matches);
        }
    }

    private static bool Matches(string pattern, string name)
        => name[0] == '.' == (pattern[0] == '.') && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
