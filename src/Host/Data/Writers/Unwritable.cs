namespace ZPrimeGpu.Host.Data.Writers;

/// <summary>What a writer of files says where the disk is full or the place is not to be written to.</summary>
internal static class Unwritable
{
    /// <summary>Does something with a file.</summary>
    /// <param name="path">The file, as the user knows it.</param>
    /// <param name="action">What is done.</param>
    /// <exception cref="InputException">The file could not be written.</exception>
    public static T Guarded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Because(path, e);
        }
    }

    /// <summary>The error.</summary>
    /// <param name="path">The file, as the user knows it.</param>
    /// <param name="e">Why.</param>
    public static InputException Because(string path, Exception e)
        => new($"'{path}' could not be written ({e.Message.TrimEnd('.')}): free the space or give another place to write to.", e);
}
