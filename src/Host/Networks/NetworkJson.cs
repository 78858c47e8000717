using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZPrimeGpu.Kernels.Networks;

namespace ZPrimeGpu.Host.Networks;

/// <summary>A network as JSON.</summary>
/// <remarks>
/// <code>
/// { "format": "zprime-network", "version": 1,
///   "inputs": [ { "name": "thrust_pt", "offset_gev": 0, "scale_per_gev": 0.19 }, ... ],       the four, in this order
///   "layers": [ { "neurons": 8, "activation": "tanh" }, ..., { "neurons": 1, "activation": "sigmoid" } ],
///   "networks": [ { "layers": [ { "weights": [[...], ...], "biases": [...] }, ... ] }, ... ], weights [neuron][input]; one network per fold
///   "split": { "method": "k_fold", "folds": 5 },                                              optional: none
///   "sqrt_s_gev": 10.58, "training": { ... }, "checksum": "..." }                             optional
/// </code>
/// The checksum is checked where it is given, so files written by hand can leave it out.
/// </remarks>
internal static class NetworkJson
{
    private const string Format = "zprime-network";
    private const int MostFolds = 64;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, SplitMethod> Methods = new()
    {
        ["none"] = SplitMethod.None,
        ["k_fold"] = SplitMethod.KFold,
        ["holdout"] = SplitMethod.Holdout,
    };

    /// <summary>Reads a network.</summary>
    public static PunziNetwork Read(string path, byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 16, CommentHandling = JsonCommentHandling.Skip });
            return Read(path, document.RootElement);
        }
        catch (JsonException e)
        {
            throw NetworkFile.Flaw(path, $"is not valid JSON (line {e.LineNumber + 1})", e);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw NetworkFile.Flaw(path, "lacks something that a network needs, or has it in another form: format, version, inputs, layers, networks (see 'zprime network --help')", e);
        }
    }

    /// <summary>The text of a network.</summary>
    public static string Write(PunziNetwork network)
    {
        var root = new JsonObject
        {
            ["format"] = Format,
            ["version"] = 1,
            ["inputs"] = new JsonArray([.. PunziNetwork.InputNames.Select((name, i) => new JsonObject
            {
                ["name"] = name,
                ["offset_gev"] = network.Offsets[i],
                ["scale_per_gev"] = network.Scales[i],
            })]),
            ["layers"] = new JsonArray([.. network.Architecture.Layers.Select(l => new JsonObject
            {
                ["neurons"] = l.Neurons,
                ["activation"] = DenseArchitecture.NameOf(l.Activation),
            })]),
            ["split"] = new JsonObject
            {
                ["method"] = Methods.First(m => m.Value == network.Split.Method).Key,
                ["folds"] = network.Split.Folds,
                ["train"] = network.Split.TrainShare,
                ["validation"] = network.Split.ValidationShare,
            },
            ["sqrt_s_gev"] = network.SqrtSGeV,
            ["networks"] = new JsonArray([.. network.Parameters.Select(p => WriteParameters(network.Architecture, p))]),
        };
        if (network.Record is TrainingRecord record)
        {
            root["training"] = new JsonObject
            {
                ["configuration"] = record.Configuration,
                ["seed"] = record.Seed,
                ["fold_keys"] = Texts(record.FoldKeys),
                ["filters"] = Texts(record.Filters),
                ["figures"] = new JsonObject(record.Figures.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)JsonValue.Create(f.Value)))),
            };
        }

        root["checksum"] = network.Checksum;
        return root.ToJsonString(Indented) + "\n";
    }

    private static PunziNetwork Read(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out JsonElement format) || format.ToString() != Format)
        {
            throw NetworkFile.Flaw(path, $"is not a network: it does not say \"format\": \"{Format}\"");
        }

        if (root.GetProperty("version").GetInt32() != 1)
        {
            throw NetworkFile.Flaw(path, $"is of version {root.GetProperty("version")}; this program reads version 1");
        }

        (double[] offsets, double[] scales) = ReadInputs(path, root.GetProperty("inputs"));
        DenseArchitecture architecture = ReadLayers(path, root.GetProperty("layers"));
        JsonElement networks = root.GetProperty("networks");
        if (networks.GetArrayLength() is < 1 or > MostFolds)
        {
            throw NetworkFile.Flaw(path, $"holds {networks.GetArrayLength()} networks; 1 to {MostFolds} are possible");
        }

        SampleSplit split = root.TryGetProperty("split", out JsonElement s) ? ReadSplit(path, s) : SampleSplit.None;
        if (split.Method == SplitMethod.KFold ? split.Folds != networks.GetArrayLength() : networks.GetArrayLength() != 1)
        {
            throw NetworkFile.Flaw(path, $"holds {networks.GetArrayLength()} networks, which is not what its split needs: one for each fold, or one");
        }

        var network = new PunziNetwork
        {
            Architecture = architecture,
            Offsets = offsets,
            Scales = scales,
            Parameters = [.. networks.EnumerateArray().Select(n => ReadParameters(path, architecture, n.GetProperty("layers")))],
            Split = split,
            SqrtSGeV = root.TryGetProperty("sqrt_s_gev", out JsonElement e) && e.ValueKind == JsonValueKind.Number ? Finite(path, e, "sqrt_s_gev") : null,
            Record = root.TryGetProperty("training", out JsonElement t) ? ReadRecord(t) : null,
        };
        return !root.TryGetProperty("checksum", out JsonElement checksum) || checksum.ToString() == network.Checksum
            ? network
            : throw NetworkFile.Flaw(path, "does not have the checksum that it states: it was edited or damaged; restore it, or remove the checksum if the change is meant");
    }

    private static (double[] Offsets, double[] Scales) ReadInputs(string path, JsonElement inputs)
    {
        string[] names = [.. inputs.EnumerateArray().Select(i => i.GetProperty("name").GetString() ?? string.Empty)];
        if (!names.SequenceEqual(PunziNetwork.InputNames))
        {
            throw NetworkFile.Flaw(
                path, $"has {names.Length} inputs ({string.Join(", ", names.Take(8))}); the selection gives these, in this order: {string.Join(", ", PunziNetwork.InputNames)}");
        }

        return (Numbers("offset_gev"), Numbers("scale_per_gev"));

        double[] Numbers(string key) => [.. inputs.EnumerateArray().Select(i => Finite(path, i.GetProperty(key), key))];
    }

    private static DenseArchitecture ReadLayers(string path, JsonElement element)
    {
        if (element.GetArrayLength() > NetworkShape.MostLayers)
        {
            throw NetworkFile.Flaw(path, $"has {element.GetArrayLength()} layers; at most {NetworkShape.MostLayers - 1} are supported");
        }

        var layers = new List<DenseLayer>();
        foreach (JsonElement layer in element.EnumerateArray())
        {
            string? name = layer.GetProperty("activation").GetString();
            int activation = DenseArchitecture.FindActivation(name)
                ?? throw NetworkFile.Flaw(path, $"uses the activation '{name}'; known are identity, tanh, relu, sigmoid");
            layers.Add(new DenseLayer(layer.GetProperty("neurons").GetInt32(), activation));
        }

        return DenseArchitecture.Problem(PunziNetwork.InputNames.Count, layers) is string problem
            ? throw NetworkFile.Flaw(path, $"cannot be used: {problem}")
            : new DenseArchitecture(PunziNetwork.InputNames.Count, layers);
    }

    private static SampleSplit ReadSplit(string path, JsonElement element)
    {
        string? name = element.GetProperty("method").GetString();
        if (name is null || !Methods.TryGetValue(name, out SplitMethod method))
        {
            throw NetworkFile.Flaw(path, $"states the split '{name}'; known are {string.Join(", ", Methods.Keys)}");
        }

        double Share(string key) => element.TryGetProperty(key, out JsonElement e) ? Finite(path, e, key) : 0;
        var split = new SampleSplit(method, element.TryGetProperty("folds", out JsonElement f) ? f.GetInt32() : 1, Share("train"), Share("validation"));
        return split is { TrainShare: >= 0, ValidationShare: >= 0, TemplateShare: > 0 and <= 1 }
            ? split
            : throw NetworkFile.Flaw(path, "states a split that leaves no events for templates");
    }

    private static double[] ReadParameters(string path, DenseArchitecture architecture, JsonElement layers)
    {
        var parameters = new List<double>();
        int inputs = architecture.Inputs;
        if (layers.GetArrayLength() != architecture.Layers.Count)
        {
            throw NetworkFile.Flaw(path, $"has weights for {layers.GetArrayLength()} layers, but lists {architecture.Layers.Count}");
        }

        for (int l = 0; l < architecture.Layers.Count; l++)
        {
            JsonElement weights = layers[l].GetProperty("weights");
            JsonElement biases = layers[l].GetProperty("biases");
            int neurons = architecture.Layers[l].Neurons;
            if (weights.GetArrayLength() != neurons || biases.GetArrayLength() != neurons || weights.EnumerateArray().Any(w => w.GetArrayLength() != inputs))
            {
                throw NetworkFile.Flaw(path, $"has weights of another shape in layer {l + 1}: {neurons} neurons of {inputs} inputs are expected");
            }

            for (int j = 0; j < neurons; j++)
            {
                parameters.AddRange(weights[j].EnumerateArray().Select(w => Finite(path, w, "weights")));
                parameters.Add(Finite(path, biases[j], "biases"));
            }

            inputs = neurons;
        }

        return [.. parameters];
    }

    private static JsonObject WriteParameters(DenseArchitecture architecture, double[] parameters)
    {
        var layers = new JsonArray();
        int inputs = architecture.Inputs;
        int next = 0;
        foreach (DenseLayer layer in architecture.Layers)
        {
            var weights = new JsonArray();
            var biases = new JsonArray();
            for (int j = 0; j < layer.Neurons; j++, next += inputs + 1)
            {
                weights.Add(new JsonArray([.. parameters[next..(next + inputs)].Select(w => (JsonNode)JsonValue.Create(w))]));
                biases.Add(parameters[next + inputs]);
            }

            layers.Add(new JsonObject { ["weights"] = weights, ["biases"] = biases });
            inputs = layer.Neurons;
        }

        return new JsonObject { ["layers"] = layers };
    }

    private static TrainingRecord ReadRecord(JsonElement t)
        => new(
            t.GetProperty("configuration").GetString() ?? string.Empty,
            t.GetProperty("seed").GetUInt64(),
            t.GetProperty("fold_keys").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString()),
            t.GetProperty("filters").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString()),
            t.GetProperty("figures").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble()));

    private static JsonObject Texts(IReadOnlyDictionary<string, string> texts)
        => new(texts.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(p.Value))));

    private static double Finite(string path, JsonElement element, string key)
        => element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw NetworkFile.Flaw(path, $"has {(element.ToString() is { Length: < 40 } text ? $"'{text}'" : "something else")} in place of a finite number ({key})");
}
