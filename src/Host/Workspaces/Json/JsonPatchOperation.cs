using System.Text.Json;
using System.Text.Json.Nodes;

namespace ZPrimeGpu.Host.Workspaces.Json;

/// <summary>One operation of a JSON patch: add, remove, replace, move, copy or test.</summary>
internal sealed class JsonPatchOperation
{
    private readonly JsonElement operation;
    private readonly string place;
    private readonly string verb;
    private readonly string[] path;

    /// <summary>Reads what all operations have.</summary>
    /// <param name="place">How a sentence names the operation: "Patch 'x.json', operation 1 of 3".</param>
    /// <param name="operation">The operation's object. Keys that its verb does not use are ignored, as the standard asks.</param>
    /// <exception cref="InputException">No verb, or no path.</exception>
    public JsonPatchOperation(string place, JsonElement operation)
    {
        this.operation = operation;
        this.place = place;
        verb = Text("op");
        this.place = $"{place} ({Words.OneLine(verb)} {Words.Quote(Text("path"))})";
        path = Pointer("path");
    }

    /// <summary>Changes a document.</summary>
    /// <returns>Its root.</returns>
    /// <exception cref="InputException">The document has no such place, or the operation is malformed.</exception>
    public JsonNode? Apply(JsonNode? root)
    {
        switch (verb)
        {
            case "add":
                return Add(root, Value());
            case "remove":
                Detach(root, path);
                return root;
            case "replace":
                return Replace(root, Value());
            case "copy":
                return Add(root, Get(root, Pointer("from"))?.DeepClone());
            case "move":
                return Move(root, Pointer("from"));
            case "test":
                return JsonNode.DeepEquals(Get(root, path), Value()) ? root : throw Error("the document holds another value there; the patch is for another workspace");
            default:
                throw Error("this operation does not exist; there are add, remove, replace, move, copy and test");
        }
    }

    private JsonNode? Replace(JsonNode? root, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value;
        }

        JsonNode container = Container(root, path);
        if (container is JsonArray list)
        {
            list[Existing(list, path[^1])] = value;
        }
        else
        {
            Member((JsonObject)container, path[^1]);
            container[path[^1]] = value;
        }

        return root;
    }

    private JsonNode? Add(JsonNode? root, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value;
        }

        JsonNode container = Container(root, path);
        string key = path[^1];
        if (container is JsonArray list)
        {
            int? index = key == JsonPointer.End ? list.Count : JsonPointer.Index(key);
            list.Insert(index is int i && i <= list.Count ? i : throw NoPosition(key, list.Count), value);
        }
        else
        {
            container[key] = value;
        }

        return root;
    }

    private JsonNode? Move(JsonNode? root, string[] from)
    {
        if (path.AsSpan().SequenceEqual(from))
        {
            Get(root, from);
            return root;
        }

        return path.AsSpan().StartsWith(from)
            ? throw Error($"{Words.Quote(Text("from"))} cannot be moved into itself")
            : Add(root, Detach(root, from));
    }

    private JsonNode? Detach(JsonNode? root, string[] keys)
    {
        if (keys.Length == 0)
        {
            throw Error("the whole document cannot be removed");
        }

        JsonNode container = Container(root, keys);
        if (container is JsonArray list)
        {
            int index = Existing(list, keys[^1]);
            JsonNode? item = list[index];
            list.RemoveAt(index);
            return item;
        }

        JsonNode? member = Member((JsonObject)container, keys[^1]);
        ((JsonObject)container).Remove(keys[^1]);
        return member;
    }

    /// <summary>The list or object that holds a place.</summary>
    private JsonNode Container(JsonNode? root, string[] keys)
    {
        JsonNode? node = Get(root, keys.AsSpan(..^1));
        return node is JsonArray or JsonObject ? node : throw Error($"the value around {Words.Quote(keys[^1])} is neither an object nor a list");
    }

    private JsonNode? Get(JsonNode? root, ReadOnlySpan<string> keys)
    {
        JsonNode? node = root;
        foreach (string key in keys)
        {
            node = node switch
            {
                JsonArray list => list[Existing(list, key)],
                JsonObject map => Member(map, key),
                _ => throw Error($"there is nothing below which {Words.Quote(key)} could be"),
            };
        }

        return node;
    }

    private int Existing(JsonArray list, string key)
        => JsonPointer.Index(key) is int index && index < list.Count ? index : throw NoPosition(key, list.Count);

    private JsonNode? Member(JsonObject map, string key)
        => map.TryGetPropertyValue(key, out JsonNode? member) ? member : throw Error($"the document has no key {Words.Quote(key)} there");

    private JsonNode? Value()
        => operation.TryGetProperty("value", out JsonElement value) ? JsonText.ToNode(value) : throw Error("the key 'value' is missing; add it");

    private string[] Pointer(string key) => JsonPointer.Parse(Text(key))
        ?? throw Error($"'{key}' is not a JSON pointer: it must be empty or begin with '/', with '~' written as '~0'");

    private string Text(string key) => !operation.TryGetProperty(key, out JsonElement value)
        ? throw Error($"the key '{key}' is missing; add it")
        : value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Error($"'{key}' is {Words.Kind(value.ValueKind)}, but must be a text in quotes");

    private InputException NoPosition(string key, int count)
        => Error($"the list there has {Words.Count(count, "item")} and no position {Words.Quote(key)}");

    private InputException Error(string problem) => new($"{place}: {problem}.");
}
