using System.Text.Json.Nodes;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Validation;

/// <summary>A workspace with what pyhf makes of it, and its oracle.</summary>
internal sealed class ReferenceCase
{
    private ReferenceCase(string name)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!;
        Expected = root["expected"]!;
        JsonNode settings = root["modifier_settings"]!;
        Codes = new(
            (string)settings["normsys"]!["interpcode"]! == "code1" ? OracleNormSysCode.Code1 : OracleNormSysCode.Code4,
            (string)settings["histosys"]!["interpcode"]! == "code0" ? OracleHistoSysCode.Code0 : OracleHistoSysCode.Code4p);
        Oracle = WorkspaceOracle.Build(PlainWorkspaceReader.Read(name, root["workspace"]!), (string)root["measurement"]!, Codes);
    }

    public static IEnumerable<string> Names
        => Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    public JsonNode Expected { get; }

    public OracleCodes Codes { get; }

    public WorkspaceOracle Oracle { get; }

    private static string Folder => Path.Combine(DependencyTests.RepositoryRoot(), "tests", "ZPrimeGpu.Tests", "References", "pyhf");

    public static ReferenceCase Read(string name) => new(name);

    public static double[] Numbers(JsonNode? node) => [.. node!.AsArray().Select(v => (double)v!)];
}
