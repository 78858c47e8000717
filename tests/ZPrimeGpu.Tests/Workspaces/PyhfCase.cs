using System.Text.Json.Nodes;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Tests.Architecture;

namespace ZPrimeGpu.Tests.Workspaces;

/// <summary>A reference workspace with what pyhf makes of it, read and compiled by the product.</summary>
internal sealed class PyhfCase
{
    private PyhfCase(string name)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!;
        Expected = root["expected"]!;
        Workspace workspace = WorkspaceReader.Parse(root["workspace"]!, name);
        Measurement measurement = workspace.Measurements.Single(m => m.Name == (string)root["measurement"]!);
        JsonNode settings = root["modifier_settings"]!;
        Codes = new InterpolationCodes(
            (string)settings["normsys"]!["interpcode"]! == "code1",
            (string)settings["histosys"]!["interpcode"]! == "code0" ? HistoSysInterpolation.Code0 : HistoSysInterpolation.Code4P);
        Model = WorkspaceCompiler.Compile(workspace, measurement, Codes);
        Whole = WorkspaceCompiler.Compile(workspace, measurement, Codes, Elimination.None);

        // What the references carry as rounding and distance to their minima.
        TwiceNllTolerance = Math.Max(2e-8, 3e-14 * Model.Observed.Max());
    }

    public static IEnumerable<string> Names
        => Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    public JsonNode Expected { get; }

    public WorkspaceModel Model { get; }

    public WorkspaceModel Whole { get; }

    public InterpolationCodes Codes { get; }

    public double TwiceNllTolerance { get; }

    private static string Folder => Path.Combine(DependencyTests.RepositoryRoot(), "tests", "ZPrimeGpu.Tests", "References", "pyhf");

    public static PyhfCase Read(string name) => new(name);

    public static double[] Numbers(JsonNode? node) => [.. node!.AsArray().Select(v => (double)v!)];

    /// <summary>The points of a list that may be missing.</summary>
    public IEnumerable<JsonNode> Points(string list)
        => (Expected[list] as JsonArray ?? (Expected[list] as JsonObject)?["points"] as JsonArray ?? []).Select(p => p!);
}
