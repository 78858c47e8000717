using System.Text.Json.Nodes;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Tests.Architecture;

namespace ZPrimeGpu.Tests.Models;

/// <summary>A pyhf workspace with pyhf's results, and its compiled model. Reads the modifiers that windows use.</summary>
internal sealed class PyhfReference
{
    private readonly Dictionary<string, (int Global, double Auxiliary)> named = [];

    private PyhfReference(string name)
    {
        string path = Path.Combine(DependencyTests.RepositoryRoot(), "tests", "ZPrimeGpu.Tests", "References", "pyhf", name + ".json");
        JsonNode root = JsonNode.Parse(File.ReadAllText(path))!;
        Expected = root["expected"]!;
        JsonNode workspace = root["workspace"]!;
        JsonNode config = workspace["measurements"]!.AsArray()
            .Single(m => (string)m!["name"]! == (string)root["measurement"]!)!["config"]!;
        JsonNode[] channels = [.. workspace["channels"]!.AsArray().OrderBy(c => (string)c!["name"]!, StringComparer.Ordinal)!];
        var counts = new List<double>();
        foreach (JsonNode channel in channels)
        {
            counts.AddRange(Numbers(workspace["observations"]!.AsArray()
                .Single(o => (string)o!["name"]! == (string)channel["name"]!)!["data"]!));
        }

        Counts = [.. counts];
        var builder = new ModelBuilder(name, Counts.Length);
        var groups = new Dictionary<string, int>();
        int firstBin = 0;
        foreach (JsonNode channel in channels)
        {
            firstBin += AddChannel(builder, groups, channel, config, firstBin);
        }

        Model = builder.Build(named[(string)config["poi"]!].Global);
    }

    public JsonNode Expected { get; }

    public CompiledModel Model { get; }

    public double[] Counts { get; }

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Path.Combine(DependencyTests.RepositoryRoot(), "tests", "ZPrimeGpu.Tests", "References", "pyhf"), "*.json")
            .Select(f => Path.GetFileNameWithoutExtension(f)!).Order();

    public static PyhfReference Read(string name) => new(name);

    public static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(v => v!.GetValue<double>())];

    /// <summary>pyhf's parameter vector as our globals.</summary>
    public double[] Globals(double[] parameters)
    {
        string[] names = [.. Expected["par_names"]!.AsArray().Select(n => (string)n!)];
        return [.. Model.Globals.Select(g => parameters[Array.IndexOf(names, g.Name)])];
    }

    private static double[] Sum(IEnumerable<double[]> rows) => rows.Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]);

    private int AddChannel(ModelBuilder builder, Dictionary<string, int> groups, JsonNode channel, JsonNode config, int firstBin)
    {
        JsonNode[] samples = [.. channel["samples"]!.AsArray().OrderBy(s => (string)s!["name"]!, StringComparer.Ordinal)!];
        int bins = Numbers(samples[0]["data"]!).Length;
        foreach (JsonNode sample in samples)
        {
            double[] nominal = Numbers(sample["data"]!);
            var factors = new List<int>();
            int group = ModelBuilder.NoGroup;
            JsonNode? variation = null;
            foreach (JsonNode? modifier in sample["modifiers"]!.AsArray())
            {
                string name = (string)modifier!["name"]!;
                switch ((string)modifier["type"]!)
                {
                    case "normfactor":
                        factors.Add(builder.AddFactor(FactorKind.Value, Global(builder, config, name, 1.0, 0.0, 10.0, null)));
                        break;
                    case "lumi":
                        factors.Add(builder.AddFactor(FactorKind.Value, Global(builder, config, name, 1.0, 0.0, 10.0, 1.0)));
                        break;
                    case "normsys":
                        factors.Add(builder.AddFactor(
                            FactorKind.NormSysCode4,
                            Global(builder, config, name, 0.0, -5.0, 5.0, 1.0),
                            (double)modifier["data"]!["lo"]!,
                            (double)modifier["data"]!["hi"]!));
                        break;
                    case "histosys":
                        Assert(variation is null);
                        variation = modifier;
                        break;
                    case "staterror":
                        group = AddStatError(builder, groups, samples, name, firstBin);
                        break;
                    default:
                        Assert(false);
                        break;
                }
            }

            int added = builder.AddSample(factors, group, firstBin, nominal);
            if (variation is not null)
            {
                new TemplateVariation(nominal, Numbers(variation["data"]!["lo_data"]!), Numbers(variation["data"]!["hi_data"]!)).AddTo(
                    builder,
                    added,
                    Global(builder, config, (string)variation["name"]!, 0.0, -5.0, 5.0, 1.0),
                    HistoSysInterpolation.Code4P);
            }
        }

        return bins;
    }

    private static int AddStatError(ModelBuilder builder, Dictionary<string, int> groups, JsonNode[] samples, string name, int firstBin)
    {
        // Samples that share the modifier in this channel; the same set in another channel goes to the same group of ours.
        JsonNode[] sharing = [.. samples.Where(s => s["modifiers"]!.AsArray().Any(m => (string)m!["name"]! == name))];
        string key = string.Join('|', sharing.Select(s => (string)s["name"]!));
        if (!groups.TryGetValue(key, out int group))
        {
            groups[key] = group = builder.AddGroup(key, LocalKind.GaussianFactor);
        }

        double[] total = Sum(sharing.Select(s => Numbers(s["data"]!)));
        double[] squares = Sum(sharing.Select(s => Numbers(s["modifiers"]!.AsArray().Single(m => (string)m!["name"]! == name)!["data"]!)
            .Select(e => e * e).ToArray()));
        for (int bin = 0; bin < total.Length; bin++)
        {
            builder.SetLocal(group, firstBin + bin, total[bin] > 0.0 ? Math.Sqrt(squares[bin]) / total[bin] : 0.0);
        }

        return group;
    }

    private int Global(ModelBuilder builder, JsonNode config, string name, double start, double lower, double upper, double? sigma)
    {
        if (named.TryGetValue(name, out (int Global, double Auxiliary) known))
        {
            return known.Global;
        }

        JsonNode? settings = config["parameters"]?.AsArray().SingleOrDefault(p => (string)p!["name"]! == name);
        JsonArray? bounds = settings?["bounds"]?.AsArray()[0]!.AsArray();
        double auxiliary = (double?)settings?["auxdata"]?[0] ?? 0.0;
        int index = builder.AddGlobal(new GlobalParameter(
            name,
            (double?)settings?["inits"]?[0] ?? start,
            (double?)bounds?[0] ?? lower,
            (double?)bounds?[1] ?? upper,
            sigma is double width ? new GaussianConstraint(auxiliary, (double?)settings?["sigmas"]?[0] ?? width) : null));
        named[name] = (index, auxiliary);
        return index;
    }

    private static void Assert(bool condition)
    {
        if (!condition)
        {
            throw new NotSupportedException("A modifier that windows do not use.");
        }
    }
}
