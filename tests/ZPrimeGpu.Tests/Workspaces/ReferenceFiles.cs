using System.Text.Json.Nodes;
using ZPrimeGpu.Tests.Architecture;

namespace ZPrimeGpu.Tests.Workspaces;

/// <summary>The files with pyhf workspaces and what pyhf says of them.</summary>
internal static class ReferenceFiles
{
    private static readonly string Folder = Path.Combine(DependencyTests.RepositoryRoot(), "tests", "ZPrimeGpu.Tests", "References", "pyhf");

    /// <summary>Names of those that hold a workspace.</summary>
    public static IEnumerable<string> Names => Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!)
        .Where(n => n != "index").Order(StringComparer.Ordinal);

    public static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".json")))!;
}
