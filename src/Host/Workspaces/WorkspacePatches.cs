using System.Text.Json;
using System.Text.Json.Nodes;
using ZPrimeGpu.Host.Workspaces.Json;

namespace ZPrimeGpu.Host.Workspaces;

/// <summary>Applies patch files to a workspace before it is read: JSON patches, and patches of a set by name.</summary>
internal static class WorkspacePatches
{
    /// <summary>Applies the files in order.</summary>
    /// <param name="label">How a sentence names the workspace.</param>
    /// <param name="document">The workspace; changed in place.</param>
    /// <param name="patchFiles">The files.</param>
    /// <param name="patchName">Which patch of a patch set; null where no file is one.</param>
    /// <returns>The changed workspace.</returns>
    /// <exception cref="InputException">A file cannot be read or does not fit; a name without a set, or a set without a name.</exception>
    public static JsonNode? Apply(string label, JsonNode? document, IReadOnlyList<string> patchFiles, string? patchName)
    {
        bool named = false;
        foreach (string path in patchFiles)
        {
            string patchLabel = $"Patch {Words.QuotePath(path)}";
            JsonElement patch = JsonText.Parse(patchLabel, JsonText.ReadFile(patchLabel, path));
            if (patch.ValueKind == JsonValueKind.Array)
            {
                document = JsonPatch.Apply(document, patch, patchLabel);
                continue;
            }

            PatchSet set = PatchSet.Read(patchLabel, patch);
            if (patchName is null)
            {
                throw new InputException($"{patchLabel} is a patch set: choose one of its patches by name with --patch-name. It has {Words.Listed(set.Names)}.");
            }

            set.Verify(document, label);
            document = set.Apply(document, patchName);
            named = true;
        }

        return patchName is null || named
            ? document
            : throw new InputException($"The patch {Words.Quote(patchName)} is asked for by name, but none of the patch files is a patch set: leave the name out.");
    }
}
