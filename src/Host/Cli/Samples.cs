namespace ZPrimeGpu.Host.Cli;

/// <summary>Finds the samples that ship with the repository, also when the program runs from its build folder.</summary>
internal static class Samples
{
    /// <summary>The path of a file in <c>samples/</c>.</summary>
    /// <exception cref="InputException">It is not above the program nor above the working folder.</exception>
    public static string Find(string name)
    {
        foreach (string start in (string[])[AppContext.BaseDirectory, Directory.GetCurrentDirectory()])
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                string candidate = Path.Combine(folder.FullName, "samples", name);
                if (File.Exists(candidate))
                {
                    return Path.GetRelativePath(Directory.GetCurrentDirectory(), candidate);
                }
            }
        }

        throw new InputException($"samples/{name} was not found above the program or the working folder. Run ./zprime from a clone of the repository.");
    }
}
