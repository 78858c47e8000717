using System.Text.Json;
using System.Text.Json.Nodes;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Host.Validation;

/// <summary>A workspace with results that are known from elsewhere: a JSON file with <c>workspace</c>, <c>measurement</c>, <c>modifier_settings</c> and <c>expected</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Origin">Where the results come from.</param>
/// <param name="Model">The workspace.</param>
/// <param name="Expected">The results.</param>
internal sealed record ReferenceCase(string Name, string Origin, WorkspaceModel Model, JsonNode Expected)
{
    /// <summary>Reads every case of a folder; other JSON files there are left alone.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InputException">There is none, or one cannot be read.</exception>
    public static IReadOnlyList<ReferenceCase> ReadAll(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException($"--references {folder} is no folder. Give one with reference cases (JSON files with 'workspace' and 'expected').");
        }

        ReferenceCase[] cases = [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read).OfType<ReferenceCase>()];
        return cases.Length > 0
            ? cases
            : throw new InputException($"{folder} holds no reference case: no JSON file there has both 'workspace' and 'expected'.");
    }

    private static ReferenceCase? Read(string path)
    {
        try
        {
            if (JsonNode.Parse(File.ReadAllText(path)) is not JsonObject root || root["workspace"] is not JsonNode json || root["expected"] is not JsonNode expected)
            {
                return null;
            }

            string name = Path.GetFileNameWithoutExtension(path);
            Workspace workspace = WorkspaceReader.Parse(json, name);
            var wanted = (string?)root["measurement"];
            Measurement measurement = workspace.Measurements.FirstOrDefault(m => wanted is null || m.Name == wanted)
                ?? throw new InputException($"{path} has no measurement '{wanted}'.");
            var codes = new InterpolationCodes(
                (string?)root["modifier_settings"]?["normsys"]?["interpcode"] == "code1",
                (string?)root["modifier_settings"]?["histosys"]?["interpcode"] == "code0" ? HistoSysInterpolation.Code0 : HistoSysInterpolation.Code4P);
            return new ReferenceCase(name, (string?)root["origin"] ?? "unknown", WorkspaceCompiler.Compile(workspace, measurement, codes), expected);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new InputException($"The reference case {path} cannot be read: {e.Message}", e);
        }
    }
}
