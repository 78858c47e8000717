using System.Text.Json.Nodes;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Tests.Validation;

/// <summary>Reads a well-formed pyhf workspace without a check: a second reader beside the product's.</summary>
internal static class PlainWorkspaceReader
{
    public static Workspace Read(string name, JsonNode root)
    {
        Dictionary<string, double[]> observed = Items(root["observations"]).ToDictionary(o => (string)o["name"]!, o => Numbers(o["data"])!);
        return new Workspace(
            name,
            [.. Items(root["channels"]).Select(c => new Channel((string)c["name"]!, [.. Items(c["samples"]).Select(ReadSample)], observed[(string)c["name"]!]))],
            [.. Items(root["measurements"]).Select(m => ReadMeasurement((string)m["name"]!, m["config"]!))]);
    }

    private static Sample ReadSample(JsonNode node)
        => new((string)node["name"]!, Numbers(node["data"])!, [.. Items(node["modifiers"]).Select(m => ReadModifier((string)m["name"]!, m))]);

    private static Modifier ReadModifier(string name, JsonNode node)
    {
        JsonNode? data = node["data"];
        return (string)node["type"]! switch
        {
            "normfactor" => new NormFactorModifier(name),
            "lumi" => new LumiModifier(name),
            "normsys" => new NormSysModifier(name, (double)data!["lo"]!, (double)data["hi"]!),
            "histosys" => new HistoSysModifier(name, Numbers(data!["lo_data"])!, Numbers(data["hi_data"])!),
            "shapesys" => new ShapeSysModifier(name, Numbers(data)!),
            "staterror" => new StatErrorModifier(name, Numbers(data)!),
            "shapefactor" => new ShapeFactorModifier(name),
            string type => throw new NotSupportedException(type),
        };
    }

    private static Measurement ReadMeasurement(string name, JsonNode config) => new(
        name,
        (string)config["poi"]!,
        [
            .. Items(config["parameters"]).Select(p => new ParameterSettings(
                (string)p["name"]!,
                Numbers(p["inits"]),
                p["bounds"] is JsonNode bounds ? [.. Items(bounds).Select(b => new ParameterBounds((double)b[0]!, (double)b[1]!))] : null,
                (bool?)p["fixed"],
                Numbers(p["auxdata"]),
                Numbers(p["sigmas"]))),
        ]);

    private static IEnumerable<JsonNode> Items(JsonNode? array) => array!.AsArray().Select(item => item!);

    private static double[]? Numbers(JsonNode? array) => array is null ? null : [.. Items(array).Select(v => (double)v)];
}
