using System.Security.Cryptography;
using ZPrimeGpu.Host.Data.Readers;

namespace ZPrimeGpu.Host.Data;

/// <summary>One file that went into a run.</summary>
internal static class InputFile
{
    /// <summary>SHA-256 of a file, read as a stream; lower-case hexadecimal, as sha256sum prints it.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static string Checksum(string path)
    {
        try
        {
            using FileStream stream = new(TableAddress.Parse(path).Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be read ({e.Message}); check the file and its permissions.", e);
        }
    }
}
