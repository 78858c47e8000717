using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>pyhf's parameters of a workspace and measurement, in pyhf's order, with the way from a modifier to its parameters.</summary>
/// <remarks>
/// Read off pyhf's construction: channels, samples and modifiers are each sorted by name; the types follow one another as histosys, lumi,
/// normfactor, normsys, shapefactor, shapesys, staterror; a type adds its sets where the walk first meets them, except that staterror
/// sets, which are made after the walk, come by name. A set of normsys and histosys is one set, at the place of the histosys.
/// </remarks>
internal sealed class OracleParameterSets
{
    private readonly List<OracleParameter> parameters = [];
    private readonly Dictionary<string, int> firstOf = [];
    private readonly Dictionary<(string Name, string Channel), int> firstOfStatError = [];
    private readonly Dictionary<string, ParameterSettings> settings;

    /// <summary>Lists the parameters.</summary>
    public OracleParameterSets(IReadOnlyList<Channel> channels, Measurement measurement)
    {
        settings = measurement.Parameters.ToDictionary(p => p.Name);
        (Channel Channel, Sample Sample, Modifier Modifier)[] walk =
        [
            .. from channel in channels
               from sample in channel.Samples.OrderBy(s => s.Name, StringComparer.Ordinal)
               from modifier in sample.Modifiers.OrderBy(m => m.Name, StringComparer.Ordinal)
               select (channel, sample, modifier),
        ];
        foreach (string type in new[] { "histosys", "lumi", "normfactor", "normsys", "shapefactor", "shapesys" })
        {
            foreach ((_, Sample sample, Modifier modifier) in walk.Where(w => w.Modifier.Type == type && !firstOf.ContainsKey(w.Modifier.Name)))
            {
                if (!firstOf.ContainsKey(modifier.Name))
                {
                    Add(modifier.Name, Defaults(sample, modifier));
                }
            }
        }

        foreach (string name in walk.Where(w => w.Modifier is StatErrorModifier).Select(w => w.Modifier.Name).Distinct().Order(StringComparer.Ordinal))
        {
            AddStatError(name, channels);
        }
    }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<OracleParameter> Parameters => parameters;

    /// <summary>First parameter of the set of a modifier in a channel.</summary>
    public int First(Modifier modifier, string channel)
        => modifier is StatErrorModifier ? firstOfStatError[(modifier.Name, channel)] : firstOf[modifier.Name];

    /// <summary>The only parameter of a set of one; −1 if there is none of that name.</summary>
    public int Single(string name) => firstOf.GetValueOrDefault(name, -1);

    private static OracleParameter[] Defaults(Sample sample, Modifier modifier)
    {
        string name = modifier.Name;
        return modifier switch
        {
            HistoSysModifier or NormSysModifier => [new(name, 0.0, -5.0, 5.0, 1.0, 0.0)],
            LumiModifier => [new(name, 1.0, 0.0, 10.0, 1.0, 1.0)],
            NormFactorModifier => [new(name, 1.0, 0.0, 10.0, null, 0.0)],
            ShapeFactorModifier => [.. sample.Data.Select((_, bin) => new OracleParameter($"{name}[{bin}]", 1.0, 0.0, 10.0, null, 0.0))],
            ShapeSysModifier shapeSys => [.. sample.Data.Select((nominal, bin) => ShapeSys($"{name}[{bin}]", nominal, shapeSys.Errors[bin]))],
            _ => throw new ArgumentException($"Modifier {name} has a type of its own: {modifier.Type}.", nameof(modifier)),
        };
    }

    /// <summary>A bin without yield or error has a fixed γ and, all the same, a term Pois(1|γ).</summary>
    private static OracleParameter ShapeSys(string name, double nominal, double error)
    {
        bool valid = nominal > 0.0 && error > 0.0;
        double tau = valid ? nominal * nominal / (error * error) : 1.0;
        return new(name, 1.0, 1e-10, 10.0, null, tau) { Rate = tau, Fixed = !valid };
    }

    /// <summary>σ² = Σ (error/Σ nominal)² over the samples that carry the set; without yield or error γ is fixed and σ is 1.</summary>
    private void AddStatError(string name, IReadOnlyList<Channel> channels)
    {
        var defaults = new List<OracleParameter>();
        var offsets = new List<(string Channel, int Offset)>();
        foreach (Channel channel in channels)
        {
            (Sample Sample, StatErrorModifier Modifier)[] carriers =
            [
                .. from sample in channel.Samples
                   from modifier in sample.Modifiers.OfType<StatErrorModifier>()
                   where modifier.Name == name
                   select (sample, modifier),
            ];
            if (carriers.Length == 0)
            {
                continue;
            }

            offsets.Add((channel.Name, defaults.Count));
            for (int bin = 0; bin < channel.Bins; bin++)
            {
                double nominal = carriers.Sum(c => c.Sample.Data[bin]);
                double variance = nominal > 0.0 ? carriers.Sum(c => Math.Pow(c.Modifier.Errors[bin] / nominal, 2)) : 0.0;
                double sigma = variance > 0.0 ? Math.Sqrt(variance) : 1.0;
                defaults.Add(new($"{name}[{defaults.Count}]", 1.0, 1e-10, 10.0, sigma, 1.0) { Fixed = variance == 0.0 });
            }
        }

        Add(name, [.. defaults]);
        foreach ((string channel, int offset) in offsets)
        {
            firstOfStatError[(name, channel)] = firstOf[name] + offset;
        }
    }

    private void Add(string name, OracleParameter[] defaults)
    {
        firstOf.Add(name, parameters.Count);
        ParameterSettings? own = settings.GetValueOrDefault(name);
        for (int i = 0; i < defaults.Length; i++)
        {
            OracleParameter parameter = defaults[i];
            parameters.Add(parameter with
            {
                Start = own?.Inits?[i] ?? parameter.Start,
                Lower = own?.Bounds?[i].Lower ?? parameter.Lower,
                Upper = own?.Bounds?[i].Upper ?? parameter.Upper,
                Sigma = own?.Sigmas?[i] ?? parameter.Sigma,
                Auxiliary = own?.AuxData?[i] ?? parameter.Auxiliary,
                Fixed = own?.Fixed ?? parameter.Fixed,
            });
        }
    }
}
