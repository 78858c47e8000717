namespace ZPrimeGpu.Host.Workspaces;

/// <summary>The parameters of a workspace and measurement: pyhf's, in pyhf's order.</summary>
/// <remarks>
/// Sets are grouped by type (histosys, lumi, normfactor, normsys, shapefactor, shapesys, staterror); inside a type by first appearance in
/// a walk over channels, samples and modifiers, each sorted by name; staterrors by name.
/// </remarks>
internal static class ParameterList
{
    private static readonly ParameterBounds NuisanceBounds = new(-5.0, 5.0);
    private static readonly ParameterBounds FactorBounds = new(0.0, 10.0);
    private static readonly ParameterBounds GammaBounds = new(1e-10, 10.0);

    /// <summary>Channels in the order of bins.</summary>
    public static IReadOnlyList<Channel> SortedChannels(Workspace workspace)
        => [.. workspace.Channels.OrderBy(c => c.Name, StringComparer.Ordinal)];

    /// <summary>Samples in the order of the walk.</summary>
    public static IEnumerable<Sample> SortedSamples(Channel channel) => channel.Samples.OrderBy(s => s.Name, StringComparer.Ordinal);

    /// <summary>Lists the parameter sets.</summary>
    public static IReadOnlyList<ParameterSet> Of(Workspace workspace, Measurement measurement)
    {
        IReadOnlyList<Channel> channels = SortedChannels(workspace);
        List<(Channel Channel, Sample Sample, Modifier Modifier)> walk =
        [
            .. from channel in channels
               from sample in SortedSamples(channel)
               from modifier in sample.Modifiers.OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Type, StringComparer.Ordinal)
               select (channel, sample, modifier),
        ];
        Dictionary<string, ParameterSettings> settings = measurement.Parameters.ToDictionary(p => p.Name);
        var sets = new List<ParameterSet>();
        var known = new HashSet<string>();
        void Add(IEnumerable<(Channel Channel, Sample Sample, Modifier Modifier)> found, Func<Channel, Sample, Modifier, ParameterSet> make)
        {
            foreach ((Channel channel, Sample sample, Modifier modifier) in found)
            {
                if (known.Add(modifier.Name))
                {
                    sets.Add(Overridden(make(channel, sample, modifier), settings.GetValueOrDefault(modifier.Name)));
                }
            }
        }

        Add(walk.Where(w => w.Modifier is HistoSysModifier), (_, _, m) => Nuisance(m.Name));
        Add(walk.Where(w => w.Modifier is LumiModifier), (_, _, m) => Luminosity(m.Name));
        Add(walk.Where(w => w.Modifier is NormFactorModifier), (_, _, m) => Free(m.Name, ParameterRole.NormFactor, 1));
        Add(walk.Where(w => w.Modifier is NormSysModifier), (_, _, m) => Nuisance(m.Name));
        Add(walk.Where(w => w.Modifier is ShapeFactorModifier), (c, _, m) => Free(m.Name, ParameterRole.ShapeFactor, c.Bins));
        Add(walk.Where(w => w.Modifier is ShapeSysModifier), (_, s, m) => ShapeSys((ShapeSysModifier)m, s));
        Add(
            walk.Where(w => w.Modifier is StatErrorModifier).OrderBy(w => w.Modifier.Name, StringComparer.Ordinal),
            (_, _, m) => StatError(m.Name, channels));
        return sets;
    }

    /// <summary>σ of a staterror in the bins of one channel, √Σ errors² / Σ nominal over the samples that carry it; 0 where fixed.</summary>
    public static double[] StatErrors(string name, Channel channel)
    {
        var nominal = new double[channel.Bins];
        var square = new double[channel.Bins];
        foreach (Sample sample in channel.Samples)
        {
            foreach (StatErrorModifier modifier in sample.Modifiers.OfType<StatErrorModifier>().Where(m => m.Name == name))
            {
                for (int bin = 0; bin < channel.Bins; bin++)
                {
                    nominal[bin] += sample.Data[bin];
                    square[bin] += modifier.Errors[bin] * modifier.Errors[bin];
                }
            }
        }

        return [.. nominal.Zip(square, (n, e) => n > 0.0 ? Math.Sqrt(e) / n : 0.0)];
    }

    private static ParameterSet Nuisance(string name) => new()
    {
        Name = name,
        Role = ParameterRole.Nuisance,
        IsScalar = true,
        Inits = [0.0],
        Bounds = [NuisanceBounds],
        Fixed = [false],
        Constraint = ParameterConstraint.Gaussian,
        AuxData = [0.0],
        Scales = [1.0],
        IsOverridden = false,
    };

    // Auxiliary value and width come from the measurement; its reader has seen to that.
    private static ParameterSet Luminosity(string name) => Nuisance(name) with { Role = ParameterRole.Luminosity };

    private static ParameterSet Free(string name, ParameterRole role, int count) => new()
    {
        Name = name,
        Role = role,
        IsScalar = role == ParameterRole.NormFactor,
        Inits = Repeated(1.0, count),
        Bounds = Repeated(FactorBounds, count),
        Fixed = new bool[count],
        Constraint = ParameterConstraint.None,
        AuxData = [],
        Scales = [],
        IsOverridden = false,
    };

    private static ParameterSet ShapeSys(ShapeSysModifier modifier, Sample sample)
    {
        // A bin without yield or without error is fixed; pyhf gives it an auxiliary count of 1.
        bool[] valid = [.. sample.Data.Zip(modifier.Errors, (n, e) => n > 0.0 && e > 0.0)];
        double[] tau = [.. valid.Select((v, bin) => v ? Square(sample.Data[bin] / modifier.Errors[bin]) : 1.0)];
        return Gammas(modifier.Name, ParameterRole.ShapeSys, tau.Length) with
        {
            Fixed = [.. valid.Select(v => !v)],
            Constraint = ParameterConstraint.Poisson,
            AuxData = tau,
            Scales = tau,
        };
    }

    private static ParameterSet StatError(string name, IReadOnlyList<Channel> channels)
    {
        double[] errors =
        [
            .. channels.Where(c => c.Samples.Any(s => s.Modifiers.Any(m => m is StatErrorModifier && m.Name == name)))
                .SelectMany(c => StatErrors(name, c)),
        ];
        return Gammas(name, ParameterRole.StatError, errors.Length) with
        {
            Fixed = [.. errors.Select(e => e == 0.0)],
            Constraint = ParameterConstraint.Gaussian,
            AuxData = Repeated(1.0, errors.Length),
            Scales = [.. errors.Select(e => e == 0.0 ? 1.0 : e)],
        };
    }

    private static ParameterSet Gammas(string name, ParameterRole role, int count) => new()
    {
        Name = name,
        Role = role,
        IsScalar = false,
        Inits = Repeated(1.0, count),
        Bounds = Repeated(GammaBounds, count),
        Fixed = new bool[count],
        Constraint = ParameterConstraint.None,
        AuxData = [],
        Scales = [],
        IsOverridden = false,
    };

    private static ParameterSet Overridden(ParameterSet set, ParameterSettings? settings)
    {
        if (settings is null)
        {
            return set;
        }

        double[] auxiliary = settings.AuxData ?? set.AuxData;
        bool luminosity = set.Role == ParameterRole.Luminosity;
        return set with
        {
            Inits = settings.Inits ?? (luminosity ? auxiliary : set.Inits),
            Bounds = settings.Bounds ?? (luminosity ? [new(0.0, 10.0 * auxiliary[0])] : set.Bounds),
            Fixed = settings.Fixed is bool held ? Repeated(held, set.Count) : set.Fixed,
            AuxData = auxiliary,
            Scales = settings.Sigmas ?? set.Scales,
            IsOverridden = settings is not { Bounds: null, Fixed: null, AuxData: null, Sigmas: null },
        };
    }

    private static T[] Repeated<T>(T value, int count) => [.. Enumerable.Repeat(value, count)];

    private static double Square(double x) => x * x;
}
