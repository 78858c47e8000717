using System.Text;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>
/// Fills an output folder all at once. Files are made in a staging folder and moved into place when all of them are complete; on an
/// error the target is as it was. Files of other names in the target are left alone.
/// </summary>
/// <remarks>The staging folder is a sibling of a target that does not exist yet (it is renamed), and a hidden folder inside a target
/// that does (its parent may be another file system, or not writable).</remarks>
internal static class ResultFolder
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    /// <summary>Fails, in one sentence, where results could not be written to a folder; so that a run can ask before it works for minutes.</summary>
    /// <exception cref="InputException">The folder cannot be made or written.</exception>
    public static void EnsureWritable(string folder) => Guarded(folder, target =>
    {
        string staging = MakeStaging(target);
        File.WriteAllText(Path.Combine(staging, ResultFiles.Run), "{}");
        Directory.Delete(staging, recursive: true);
    });

    /// <summary>Writes the files and moves them into place.</summary>
    /// <param name="folder">The target.</param>
    /// <param name="names">Every name that this program may use: old files of these names that are not written anew are removed.</param>
    /// <param name="files">Name and content of every file.</param>
    /// <param name="binary">The same of files that are not text; null = none.</param>
    /// <exception cref="InputException">The folder cannot be made or written.</exception>
    public static void Fill(
        string folder, IReadOnlyList<string> names, IReadOnlyDictionary<string, string> files, IReadOnlyDictionary<string, byte[]>? binary = null) => Guarded(folder, target =>
    {
        string staging = MakeStaging(target);
        try
        {
            foreach ((string name, string text) in files)
            {
                File.WriteAllText(Path.Combine(staging, name), text, Utf8);
            }

            foreach ((string name, byte[] bytes) in binary ?? new Dictionary<string, byte[]>())
            {
                File.WriteAllBytes(Path.Combine(staging, name), bytes);
            }

            if (Directory.Exists(target))
            {
                Replace(staging, target, names);
            }
            else
            {
                Directory.Move(staging, target);
            }
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    });

    private static string MakeStaging(string target)
    {
        if (File.Exists(target))
        {
            throw new IOException("a file of that name exists");
        }

        string suffix = Path.GetRandomFileName();
        string staging = Directory.Exists(target)
            ? Path.Combine(target, $".zprime-{suffix}")
            : Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}-{suffix}");
        Directory.CreateDirectory(staging);
        return staging;
    }

    /// <summary>Old files step aside, new files step in; if anything goes wrong the old ones step back.</summary>
    private static void Replace(string staging, string target, IReadOnlyList<string> names)
    {
        string aside = Path.Combine(staging, "previous");
        Directory.CreateDirectory(aside);
        var removed = new List<string>();
        var placed = new List<string>();
        try
        {
            foreach (string name in names.Reverse())
            {
                string path = Path.Combine(target, name);
                if (File.Exists(path))
                {
                    File.Move(path, Path.Combine(aside, name));
                    removed.Add(name);
                }
            }

            foreach (string name in names)
            {
                string path = Path.Combine(staging, name);
                if (File.Exists(path))
                {
                    File.Move(path, Path.Combine(target, name));
                    placed.Add(name);
                }
            }
        }
        catch
        {
            placed.ForEach(name => File.Delete(Path.Combine(target, name)));
            removed.ForEach(name => File.Move(Path.Combine(aside, name), Path.Combine(target, name)));
            throw;
        }
    }

    private static void Guarded(string folder, Action<string> action)
    {
        try
        {
            string target = FullPath(folder);
            List<string> missing = MissingAncestors(target);
            try
            {
                action(target);
            }
            finally
            {
                missing.ForEach(DeleteIfEmpty);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"The results could not be written to '{folder}' ({e.Message.TrimEnd('.')}): free the space or choose another folder with --out.", e);
        }
    }

    private static string FullPath(string folder)
    {
        try
        {
            return Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        }
        catch (ArgumentException e)
        {
            throw new IOException("not the name of a folder", e);
        }
    }

    /// <summary>Folders above the target that do not exist yet, the deepest first: they are removed again if nothing came into them.</summary>
    private static List<string> MissingAncestors(string target)
    {
        var missing = new List<string>();
        for (string? parent = Path.GetDirectoryName(target); parent is not null && !Directory.Exists(parent); parent = Path.GetDirectoryName(parent))
        {
            missing.Add(parent);
        }

        return missing;
    }

    private static void DeleteIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }
}
