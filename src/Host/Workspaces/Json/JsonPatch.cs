using System.Text.Json;
using System.Text.Json.Nodes;

namespace ZPrimeGpu.Host.Workspaces.Json;

/// <summary>A JSON patch: a list of changes to a document, made one after another (RFC 6902).</summary>
internal static class JsonPatch
{
    /// <summary>Applies a patch.</summary>
    /// <param name="document">The document. It is changed in place, and spoilt where an error is thrown.</param>
    /// <param name="operations">The list of operations.</param>
    /// <param name="label">How a sentence names the patch: "Patch 'x.json'".</param>
    /// <returns>The root of the changed document: another one where the root itself was replaced.</returns>
    /// <exception cref="InputException">An operation is malformed or does not fit the document.</exception>
    public static JsonNode? Apply(JsonNode? document, JsonElement operations, string label)
    {
        if (operations.ValueKind != JsonValueKind.Array)
        {
            throw new InputException($"{label} is {Words.Kind(operations.ValueKind)}, but must be a list of operations.");
        }

        int count = operations.GetArrayLength();
        int number = 0;
        foreach (JsonElement operation in operations.EnumerateArray())
        {
            number++;
            string place = $"{label}, operation {number} of {count}";
            if (operation.ValueKind != JsonValueKind.Object)
            {
                throw new InputException($"{place} is {Words.Kind(operation.ValueKind)}, but must be an object with 'op' and 'path'.");
            }

            document = new JsonPatchOperation(place, operation).Apply(document);
        }

        return document;
    }
}
