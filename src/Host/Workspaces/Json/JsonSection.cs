using System.Text.Json;

namespace ZPrimeGpu.Host.Workspaces.Json;

/// <summary>
/// One object of a user's JSON file, read key by key. Every error is one sentence that names the file, the objects around by their
/// names, and the key. Keys that are not known are errors too, as they are for pyhf: a misspelt key is never silently ignored.
/// </summary>
internal sealed class JsonSection
{
    private readonly JsonSection? parent;
    private readonly JsonElement element;
    private string label;

    private JsonSection(JsonSection? parent, string label, JsonElement element)
    {
        this.parent = parent;
        this.label = label;
        this.element = element;
    }

    /// <summary>The object that a whole file holds.</summary>
    /// <param name="label">How a sentence names the file: "Workspace 'x.json'".</param>
    /// <param name="element">What the file holds.</param>
    /// <exception cref="InputException">Not an object.</exception>
    public static JsonSection Root(string label, JsonElement element)
        => element.ValueKind == JsonValueKind.Object
            ? new JsonSection(null, label, element)
            : throw new InputException($"{label} holds {Words.Kind(element.ValueKind)}, but must hold one JSON object in braces.");

    /// <summary>Whether a key is present.</summary>
    public bool Has(string key) => element.TryGetProperty(key, out _);

    /// <summary>The value of a key, of any kind.</summary>
    public JsonElement Value(string key) => element.TryGetProperty(key, out JsonElement value) ? value : throw Missing(key);

    /// <summary>Reads <c>name</c>, by which sentences call this object from now on.</summary>
    /// <param name="word">What it is: "channel".</param>
    public string Name(string word)
    {
        string name = Text("name");
        label = $"{word} {Words.Quote(name)}";
        return name;
    }

    /// <summary>Text, possibly empty.</summary>
    public string Text(string key)
    {
        JsonElement value = Value(key);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(key, value, "a text in quotes");
    }

    /// <summary>A finite number.</summary>
    public double Number(string key) => Finite(key, Value(key));

    /// <summary>A list of finite numbers, not empty.</summary>
    public double[] Numbers(string key)
    {
        JsonElement list = List(key, "a list of numbers", atLeast: 1);
        var numbers = new double[list.GetArrayLength()];
        int i = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            numbers[i] = item.ValueKind == JsonValueKind.Number && item.GetDouble() is double value && double.IsFinite(value)
                ? value
                : Finite($"{key}[{i}]", item);
            i++;
        }

        return numbers;
    }

    /// <summary>A list of finite numbers, not empty, or null where the key is absent.</summary>
    public double[]? OptionalNumbers(string key) => Has(key) ? Numbers(key) : null;

    /// <summary>true or false, or null where the key is absent.</summary>
    public bool? OptionalFlag(string key) => !element.TryGetProperty(key, out JsonElement value)
        ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(key, value, "true or false");

    /// <summary>Requires that a key is present and null.</summary>
    public void Null(string key)
    {
        JsonElement value = Value(key);
        if (value.ValueKind != JsonValueKind.Null)
        {
            throw Wrong(key, value, "null");
        }
    }

    /// <summary>An object.</summary>
    public JsonSection Section(string key)
    {
        JsonElement value = Value(key);
        return value.ValueKind == JsonValueKind.Object ? new JsonSection(this, $"'{key}'", value) : throw Wrong(key, value, "an object in braces");
    }

    /// <summary>A list of objects.</summary>
    /// <param name="key">Key.</param>
    /// <param name="atLeast">How many it must hold.</param>
    public IReadOnlyList<JsonSection> Sections(string key, int atLeast)
    {
        JsonElement list = List(key, "a list of objects", atLeast);
        var sections = new List<JsonSection>(list.GetArrayLength());
        foreach (JsonElement item in list.EnumerateArray())
        {
            string name = $"{key}[{sections.Count}]";
            sections.Add(item.ValueKind == JsonValueKind.Object ? new JsonSection(this, name, item) : throw Wrong(name, item, "an object in braces"));
        }

        return sections;
    }

    /// <summary>A list.</summary>
    /// <param name="key">Key.</param>
    /// <param name="what">What it must be, for the sentence.</param>
    /// <param name="atLeast">How many items it must hold.</param>
    public JsonElement List(string key, string what, int atLeast)
    {
        JsonElement list = Value(key);
        return list.ValueKind != JsonValueKind.Array
            ? throw Wrong(key, list, what)
            : list.GetArrayLength() < atLeast ? throw Error($"'{key}' is empty, but must be {what} with at least one entry") : list;
    }

    /// <summary>Throws where there is a key other than these.</summary>
    public void RejectOtherKeys(params ReadOnlySpan<string> known)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            bool found = false;
            foreach (string key in known)
            {
                found |= property.NameEquals(key);
            }

            if (!found)
            {
                throw Error($"the key {Words.Quote(property.Name)} is not known. Known here: {string.Join(", ", known)}");
            }
        }
    }

    /// <summary>The error for a value that is not of the kind that a key needs.</summary>
    /// <param name="key">Key, or place below it.</param>
    /// <param name="value">Its value.</param>
    /// <param name="what">What it must be.</param>
    public InputException Wrong(string key, JsonElement value, string what) => Error($"'{key}' is {Words.Kind(value.ValueKind)}, but must be {what}");

    /// <summary>An error about this object.</summary>
    /// <param name="problem">Says what is wrong and what to do; follows the place and a colon.</param>
    public InputException Error(string problem) => new($"{Place()}: {problem}.");

    /// <summary>A finite number at a place of this object.</summary>
    public double Finite(string key, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            throw Wrong(key, value, "a number");
        }

        double number = value.GetDouble();
        return double.IsFinite(number) ? number : throw Error($"'{key}' is {Words.Quote(value.GetRawText())}, which is too large for a number");
    }

    private string Place() => parent is null ? label : $"{parent.Place()}, {label}";

    private InputException Missing(string key) => Error($"the key '{key}' is missing; add it");
}
