using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZPrimeGpu.Host.Workspaces.Json;

namespace ZPrimeGpu.Host.Workspaces;

/// <summary>pyhf's patch set (schema 1.0.0): named patches for one workspace, usually the signals of a scan added to the background alone.</summary>
internal sealed class PatchSet
{
    private readonly string label;
    private readonly Dictionary<string, JsonElement> patches = [];
    private readonly Dictionary<string, string> digests = [];

    private PatchSet(string label) => this.label = label;

    /// <summary>Names of the patches, in the order of the file.</summary>
    public IReadOnlyCollection<string> Names => patches.Keys;

    /// <summary>Reads a patch set.</summary>
    /// <param name="label">How a sentence names its file: "Patch 'x.json'".</param>
    /// <param name="element">What the file holds.</param>
    /// <exception cref="InputException">It is not a patch set.</exception>
    public static PatchSet Read(string label, JsonElement element)
    {
        JsonSection root = JsonSection.Root(label, element);
        root.RejectOtherKeys("patches", "metadata", "version");
        if (root.Text("version") is string version && version != Workspace.SchemaVersion)
        {
            throw root.Error($"'version' is {Words.Quote(version)}, but only '{Workspace.SchemaVersion}' of pyhf's schema can be read");
        }

        var set = new PatchSet(label);
        JsonSection metadata = root.Section("metadata");
        set.ReadDigests(metadata.Section("digests"));
        int labels = metadata.List("labels", "a list of texts", atLeast: 1).GetArrayLength();
        foreach (JsonSection patch in root.Sections("patches", atLeast: 1))
        {
            set.ReadPatch(patch, labels);
        }

        return set;
    }

    /// <summary>Checks, as pyhf does, that a workspace is the one the patches were made for.</summary>
    /// <param name="workspace">The workspace, before any patch.</param>
    /// <param name="workspaceLabel">How a sentence names it.</param>
    /// <exception cref="InputException">It is another one, or was changed.</exception>
    public void Verify(JsonNode? workspace, string workspaceLabel)
    {
        foreach ((string algorithm, string expected) in digests)
        {
            string found = Digest(algorithm, workspace);
            if (found != expected)
            {
                throw new InputException(
                    $"{label} is for another workspace: its {algorithm} digest is {expected}, but that of {workspaceLabel} is {found}. Use the workspace that was published with it, unchanged.");
            }
        }
    }

    /// <summary>Applies one patch of the set.</summary>
    /// <param name="workspace">The workspace; changed in place.</param>
    /// <param name="name">Name of the patch.</param>
    /// <exception cref="InputException">There is none of this name, or it does not fit.</exception>
    public JsonNode? Apply(JsonNode? workspace, string name)
        => patches.TryGetValue(name, out JsonElement operations)
            ? JsonPatch.Apply(workspace, operations, $"{label}, patch {Words.Quote(name)}")
            : throw new InputException($"{label} has no patch {Words.Quote(name)}. It has {Words.Listed(Names)}.");

    /// <summary>The digest of a document as pyhf takes it: of the text that Python writes, with sorted keys.</summary>
    /// <param name="algorithm">"sha256" or "md5".</param>
    /// <param name="document">The document.</param>
    public static string Digest(string algorithm, JsonNode? document)
    {
        byte[] text = PythonJson.Write(document);
#pragma warning disable CA5351 // pyhf publishes MD5 digests: it recognises a file here, it protects nothing.
        return Convert.ToHexStringLower(algorithm == "md5" ? MD5.HashData(text) : SHA256.HashData(text));
#pragma warning restore CA5351
    }

    private void ReadDigests(JsonSection section)
    {
        section.RejectOtherKeys("md5", "sha256");
        foreach (string algorithm in (ReadOnlySpan<string>)["md5", "sha256"])
        {
            if (section.Has(algorithm))
            {
                digests[algorithm] = section.Text(algorithm);
            }
        }

        if (digests.Count == 0)
        {
            throw section.Error("there is no digest; add 'sha256' or 'md5'");
        }
    }

    private void ReadPatch(JsonSection patch, int labels)
    {
        patch.RejectOtherKeys("metadata", "patch");
        JsonSection metadata = patch.Section("metadata");
        string name = metadata.Name("patch");
        int values = metadata.List("values", "a list of numbers or texts", atLeast: 0).GetArrayLength();
        if (values != labels)
        {
            throw metadata.Error($"'values' has {Words.Count(values, "value")}, but the set has {Words.Count(labels, "label")}; give one value for each");
        }

        if (!patches.TryAdd(name, patch.List("patch", "a list of operations", atLeast: 0)))
        {
            throw metadata.Error("another patch has this name; rename one of them");
        }
    }
}
