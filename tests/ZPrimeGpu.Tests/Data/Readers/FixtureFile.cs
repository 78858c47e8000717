using System.Runtime.CompilerServices;

namespace ZPrimeGpu.Tests.Data.Readers;

/// <summary>Files of the folder Fixtures, whose README says how they were made.</summary>
internal static class FixtureFile
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "Fixtures"));

    public static string Find(string name) => Path.Combine(Folder, name);

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

/// <summary>A folder for the files of one test, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("zprime-tests-").FullName;

    public string Write(string name, byte[] content)
    {
        string path = Place(name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private string Place(string name)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }
}
