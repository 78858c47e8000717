namespace ZPrimeGpu.Host.Checkpoints;

/// <summary>Hidden folders in which results are made before they are moved into place: a killed program may leave one.</summary>
internal static class StagingFolders
{
    /// <summary>Removes them from a folder whose checkpoint this process has locked.</summary>
    public static void RemoveLeftOver(string folder)
    {
        try
        {
            foreach (string left in Directory.EnumerateDirectories(folder, ".zprime-*").ToArray())
            {
                Directory.Delete(left, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Untidy, but no reason not to go on.
        }
    }
}
