using System.Text.Json;
using System.Text.Json.Nodes;
using ZPrimeGpu.Host.Workspaces.Json;

namespace ZPrimeGpu.Host.Workspaces;

/// <summary>
/// Reads pyhf workspaces (JSON, schema 1.0.0) and checks everything that can be wrong with them: what pyhf refuses, and what it takes
/// but nobody means (negative counts or uncertainties, observations of no channel).
/// </summary>
/// <remarks>Every measurement is checked, not only the one that is used. Settings of parameters that no modifier has are
/// read and otherwise ignored, as by pyhf: workspaces of the background alone hold settings for the signal that a patch adds.</remarks>
internal static class WorkspaceReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">It cannot be read or is not a workspace.</exception>
    public static Workspace Read(string path) => Read(path, [], null);

    /// <summary>Reads a file and applies patches to it, in order, before anything is checked.</summary>
    /// <param name="path">The workspace.</param>
    /// <param name="patchFiles">Files with one JSON patch (a list of operations) or a patch set each.</param>
    /// <param name="patchName">Which patch of a patch set; null where no file is one.</param>
    /// <exception cref="InputException">A file cannot be read, a patch does not fit, or the result is not a workspace.</exception>
    public static Workspace Read(string path, IReadOnlyList<string> patchFiles, string? patchName)
    {
        string label = $"Workspace {Words.QuotePath(path)}";
        byte[] utf8 = JsonText.ReadFile(label, path);
        if (patchFiles.Count > 0)
        {
            utf8 = JsonText.ToUtf8(WorkspacePatches.Apply(label, JsonText.ParseNode(label, utf8), patchFiles, patchName));
            label += " (patched)";
        }
        else if (patchName is not null)
        {
            throw new InputException($"The patch {Words.Quote(patchName)} is asked for, but no patch file is given: give it with --patch.");
        }

        return Parse(label, utf8, Path.GetFileName(path));
    }

    /// <summary>Parses the text of a workspace.</summary>
    /// <param name="json">The text, UTF-8.</param>
    /// <param name="name">Its name, in messages and results.</param>
    /// <exception cref="InputException">It is not a workspace.</exception>
    public static Workspace Parse(ReadOnlyMemory<byte> json, string name) => Parse($"Workspace {Words.QuotePath(name)}", json, name);

    /// <summary>Reads a workspace from nodes in memory.</summary>
    /// <param name="json">The nodes.</param>
    /// <param name="name">Its name, in messages and results.</param>
    /// <exception cref="InputException">It is not a workspace.</exception>
    public static Workspace Parse(JsonNode json, string name) => Parse(JsonText.ToUtf8(json), name);

    private static Workspace Parse(string label, ReadOnlyMemory<byte> utf8, string name)
    {
        JsonSection root = JsonSection.Root(label, JsonText.Parse(label, utf8));
        CheckVersion(root);
        root.RejectOtherKeys("channels", "observations", "measurements", "version");
        var sets = new ModifierSets();
        List<Channel> channels = ReadChannels(root, sets);
        sets.CheckSharing();
        return new Workspace(name, channels, MeasurementReader.ReadAll(root, sets));
    }

    private static void CheckVersion(JsonSection root)
    {
        JsonElement version = root.Value("version");
        if (version.ValueKind != JsonValueKind.String || !version.ValueEquals(Workspace.SchemaVersion))
        {
            throw root.Error($"'version' is {Words.Quote(version.ToString())}, but only '{Workspace.SchemaVersion}' of pyhf's schema can be read; write the file in that version");
        }
    }

    private static List<Channel> ReadChannels(JsonSection root, ModifierSets sets)
    {
        Dictionary<string, (double[] Counts, JsonSection Place)> observations = ReadObservations(root);
        var channels = new List<Channel>();
        var names = new HashSet<string>();
        foreach (JsonSection place in root.Sections("channels", atLeast: 1))
        {
            string name = place.Name("channel");
            place.RejectOtherKeys("name", "samples");
            if (!names.Add(name))
            {
                throw place.Error("another channel has this name; rename one of them");
            }

            if (!observations.Remove(name, out (double[] Counts, JsonSection Place) observed))
            {
                throw place.Error("it has no observation; add one of its name to 'observations'");
            }

            channels.Add(new Channel(name, ReadSamples(place, name, observed.Counts.Length, sets), observed.Counts));
        }

        foreach ((double[] _, JsonSection place) in observations.Values)
        {
            throw place.Error("there is no channel of this name; rename or remove the observation");
        }

        return channels;
    }

    private static Dictionary<string, (double[] Counts, JsonSection Place)> ReadObservations(JsonSection root)
    {
        var observations = new Dictionary<string, (double[] Counts, JsonSection Place)>();
        foreach (JsonSection place in root.Sections("observations", atLeast: 1))
        {
            string name = place.Name("observation");
            place.RejectOtherKeys("name", "data");
            double[] counts = place.Numbers("data");
            int negative = Array.FindIndex(counts, c => c < 0.0);
            if (negative >= 0)
            {
                throw place.Error($"'data[{negative}]' is {counts[negative]:R}, but counts cannot be negative");
            }

            if (!observations.TryAdd(name, (counts, place)))
            {
                throw place.Error("another observation has this name; keep one of them");
            }
        }

        return observations;
    }

    private static List<Sample> ReadSamples(JsonSection channel, string channelName, int bins, ModifierSets sets)
    {
        var samples = new List<Sample>();
        var names = new HashSet<string>();
        foreach (JsonSection place in channel.Sections("samples", atLeast: 1))
        {
            string name = place.Name("sample");
            place.RejectOtherKeys("name", "data", "modifiers");
            if (!names.Add(name))
            {
                throw place.Error("another sample of this channel has this name; rename one of them");
            }

            double[] data = place.Numbers("data");
            if (data.Length != bins)
            {
                throw place.Error($"'data' has {Words.Count(data.Length, "value")}, but the channel's observation has {Words.Count(bins, "bin")}; give as many of both");
            }

            samples.Add(new Sample(name, data, ReadModifiers(place, channelName, name, bins, sets)));
        }

        return samples;
    }

    private static List<Modifier> ReadModifiers(JsonSection sample, string channelName, string sampleName, int bins, ModifierSets sets)
    {
        var modifiers = new List<Modifier>();
        var seen = new HashSet<(string Name, string Type)>();
        foreach (JsonSection place in sample.Sections("modifiers", atLeast: 0))
        {
            Modifier modifier = ModifierReader.Read(place, bins);
            if (!seen.Add((modifier.Name, modifier.Type)))
            {
                throw place.Error($"the sample has this {modifier.Type} twice; remove or rename one of them");
            }

            sets.Add(new ModifierUse(place, channelName, bins, sampleName, modifier));
            modifiers.Add(modifier);
        }

        return modifiers;
    }
}
