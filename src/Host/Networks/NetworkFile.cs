using ZPrimeGpu.Host.Networks.Onnx;

namespace ZPrimeGpu.Host.Networks;

/// <summary>Files of networks: our JSON, our layout of <c>.npz</c>, and ONNX.</summary>
internal static class NetworkFile
{
    /// <summary>Files above this size are refused: a network of the largest shape is far below.</summary>
    public const long MostBytes = 16 << 20;

    /// <summary>Reads a network; the extension tells the format.</summary>
    /// <exception cref="InputException">The file is missing, too large, damaged, or holds something else.</exception>
    public static PunziNetwork Read(string path)
    {
        byte[] bytes = ReadBytes(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => NetworkJson.Read(path, bytes),
            ".npz" => NetworkNpz.Read(path, bytes),
            ".onnx" => OnnxNetworkReader.Read(path, bytes),
            string other => throw Flaw(path, $"has the extension '{other}': networks are .json, .npz or .onnx"),
        };
    }

    /// <summary>The text of a network's own file.</summary>
    public static string ToJson(PunziNetwork network) => NetworkJson.Write(network);

    /// <summary>The error for a file. Texts of the file may be quoted: control characters are taken out.</summary>
    public static InputException Flaw(string path, string problem, Exception? cause = null)
        => new($"Network file '{path}' {string.Concat(problem.Select(c => char.IsControl(c) ? '?' : c))}.", cause);

    private static byte[] ReadBytes(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw Flaw(path, Directory.Exists(path) ? "is a folder; give a file" : "does not exist; train one with 'zprime train', or correct the path");
            }

            return file.Length <= MostBytes
                ? File.ReadAllBytes(path)
                : throw Flaw(path, $"is {file.Length >> 20} MiB large; networks of the sizes that are supported take less than {MostBytes >> 20} MiB");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Flaw(path, "cannot be read; check its permissions", e);
        }
    }
}
