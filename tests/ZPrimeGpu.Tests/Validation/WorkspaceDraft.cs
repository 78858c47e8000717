using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Validation;

/// <summary>Draws one random workspace. Not all drafts are well posed.</summary>
/// <param name="seed">Seed.</param>
/// <param name="attempt">Counts drafts of a seed.</param>
internal sealed class WorkspaceDraft(int seed, int attempt)
{
    private const string Signal = "signal";
    private const string Main = "bkg";
    private const string Extra = "Fake";
    private static readonly string[] ChannelNames = ["sr", "cr", "VR", "a1"];
    private static readonly string[] Systematics = ["scale", "Tilt", "acc"];

    private readonly Random random = new(unchecked((seed * 7919) + (attempt * 104729)));
    private readonly List<ParameterSettings> settings = [];

    /// <summary>Every fifth seed has a sample with a shapefactor in channels of as many bins, whatever the attempt.</summary>
    private readonly bool dataDriven = seed % 5 == 0;

    private bool statErrorOverChannels;
    private bool statErrorShared;
    private int commonBins;

    public GeneratedWorkspace Finish(string name, string measurement)
    {
        var codes = new OracleCodes(
            Chance(0.75) ? OracleNormSysCode.Code4 : OracleNormSysCode.Code1, Chance(0.75) ? OracleHistoSysCode.Code4p : OracleHistoSysCode.Code0);
        statErrorOverChannels = Chance(0.15);
        statErrorShared = Chance(0.5);
        commonBins = dataDriven ? random.Next(1, 5) : 0;
        string[] names = [.. ChannelNames];
        random.Shuffle(names);
        Channel[] channels = [.. names.Take(random.Next(dataDriven ? 2 : 1, 4)).Select((n, i) => DrawChannel(n, i == 0 || Chance(0.5)))];
        Override(channels);
        var chosen = new Measurement(measurement, "mu", settings);
        var workspace = new Workspace(name, channels, Chance(0.2) ? [new Measurement("first", "mu", []), chosen] : [chosen]);
        var generated = new GeneratedWorkspace(workspace, measurement, codes);
        return Observe(generated);
    }

    private Channel DrawChannel(string name, bool withSignal)
    {
        int bins = dataDriven ? commonBins : random.Next(1, 5);
        double scale = Math.Pow(10.0, Uniform(0.0, Chance(0.2) ? 4.0 : 2.0));
        double[] main = Yields(bins, scale, 0.0);
        var samples = new List<Sample> { new(Main, main, DrawModifiers(name, Main, main)) };
        if (Chance(dataDriven ? 0.9 : 0.5))
        {
            double[] extra = Yields(bins, dataDriven ? scale : 0.4 * scale, dataDriven ? 0.0 : 0.15);
            samples.Add(new(Extra, extra, DrawModifiers(name, Extra, extra)));
        }

        if (withSignal)
        {
            double[] signal = Yields(bins, Uniform(0.3, 2.0) * Math.Sqrt(scale), 0.1);
            samples.Add(new(Signal, signal, DrawModifiers(name, Signal, signal)));
        }

        Sample[] order = [.. samples];
        random.Shuffle(order);
        return new(name, order, new double[bins]);
    }

    private Modifier[] DrawModifiers(string channel, string sample, double[] data)
    {
        var modifiers = new List<Modifier>();
        foreach (string name in Systematics.Where(_ => Chance(0.35)))
        {
            int types = random.Next(1, 4);
            if ((types & 1) != 0)
            {
                double up = Uniform(-0.1, 0.25);
                modifiers.Add(new NormSysModifier(name, Math.Exp(Chance(0.8) ? -up * Uniform(0.5, 1.5) : 0.5 * up), Math.Exp(up)));
            }

            if ((types & 2) != 0)
            {
                double slope = Uniform(-0.1, 0.15);
                modifiers.Add(new HistoSysModifier(name, Varied(data, -slope), Varied(data, slope)));
            }
        }

        if (sample == Signal)
        {
            modifiers.Add(new NormFactorModifier("mu"));
        }
        else if (Chance(0.3) && !(sample == Extra && dataDriven))
        {
            modifiers.Add(new NormFactorModifier(sample == Main ? "norm_bkg" : "norm_" + channel));
        }

        if (Chance(0.25))
        {
            modifiers.Add(new LumiModifier("lumi"));
        }

        if (sample == Main && statErrorOverChannels)
        {
            modifiers.Add(new StatErrorModifier("stat_all", Errors(data)));
        }
        else if (Chance(0.45))
        {
            modifiers.Add(new StatErrorModifier(statErrorShared ? $"stat_{channel}" : $"stat_{channel}_{sample}", Errors(data)));
        }

        if (Chance(0.25))
        {
            modifiers.Add(new ShapeSysModifier($"shape_{channel}_{sample}", Errors(data)));
        }

        if (sample == Extra && dataDriven)
        {
            modifiers.Add(new ShapeFactorModifier("sfac"));
        }

        Modifier[] order = [.. modifiers];
        random.Shuffle(order);
        return order;
    }

    /// <summary>Settings that pyhf takes, of lengths that the sets have.</summary>
    private void Override(Channel[] channels)
    {
        (Channel Channel, Sample Sample, Modifier Modifier)[] all =
            [.. channels.SelectMany(c => c.Samples.SelectMany(s => s.Modifiers.Select(m => (c, s, m))))];
        foreach (string name in all.Select(a => a.Modifier.Name).Distinct().Order(StringComparer.Ordinal))
        {
            (Channel channel, _, Modifier modifier) = all.First(a => a.Modifier.Name == name);
            if (modifier is LumiModifier)
            {
                double lumi = Chance(0.5) ? 1.0 : 0.9;
                settings.Add(new(name, [lumi], [new(0.5 * lumi, 1.5 * lumi)], Chance(0.1) ? true : null, [lumi], [Uniform(0.01, 0.1)]));
            }
            else if (Chance(0.15))
            {
                settings.Add(DrawSettings(modifier, channel.Bins));
            }
        }
    }

    private ParameterSettings DrawSettings(Modifier modifier, int bins)
    {
        string name = modifier.Name;
        bool? held = Chance(0.3) ? true : null;
        double[] Vector(double low, double high) => [.. Enumerable.Range(0, bins).Select(_ => Uniform(low, high))];
        ParameterBounds[] Bounds(int count, double low, double high) => [.. Enumerable.Repeat(new ParameterBounds(low, high), count)];
        return modifier switch
        {
            NormFactorModifier when name == "mu" => new(name, Chance(0.5) ? [Uniform(0.5, 2.0)] : null, Bounds(1, 0.0, Uniform(5.0, 50.0)), null, null, null),
            NormFactorModifier => new(name, [Uniform(0.8, 1.2)], Chance(0.5) ? Bounds(1, 0.1, 5.0) : null, held, null, null),
            NormSysModifier or HistoSysModifier => new(
                name, [Uniform(-0.5, 0.5)], Chance(0.5) ? Bounds(1, -Uniform(0.6, 3.0), Uniform(0.6, 3.0)) : null, held, [Uniform(-0.5, 0.5)], null),

            // Sets over several channels or shared by them are left alone: their number of elements is not that of this channel.
            StatErrorModifier when name != "stat_all" => new(
                name, null, Chance(0.5) ? Bounds(bins, 0.5, 1.5) : null, held, Vector(0.9, 1.1), Chance(0.5) ? Vector(0.05, 0.3) : null),
            ShapeSysModifier => new(name, null, Chance(0.5) ? Bounds(bins, 0.5, 2.0) : null, held, Chance(0.5) ? Vector(3.0, 60.0) : null, null),
            _ => new(name, null, null, null, null, null),
        };
    }

    /// <summary>Observations: thrown around the model at some signal and pulls, some bins of few events emptied, now and then all of those.</summary>
    private GeneratedWorkspace Observe(GeneratedWorkspace generated)
    {
        Workspace workspace = generated.Workspace;
        bool asimov = Chance(0.1);
        bool empty = Chance(0.1);
        double mu = Chance(0.5) ? 0.0 : Uniform(0.0, 3.0);
        double pull = Chance(0.3) ? Uniform(0.6, 1.4) : 1.0;
        Channel[] observed = [.. workspace.Channels.Select(c => c with
        {
            Observed = [.. Enumerable.Range(0, c.Bins).Select(bin =>
            {
                double expected = c.Samples.Sum(s => s.Data[bin] * (s.Name == Signal ? mu : pull));
                return expected < 30.0 && (empty || Chance(0.05)) ? 0.0 : asimov ? expected : Poisson(expected);
            })],
        })];
        return generated with { Workspace = workspace with { Channels = observed } };
    }

    private double[] Yields(int bins, double scale, double emptyChance)
        => [.. Enumerable.Range(0, bins).Select(_ => Chance(emptyChance) ? 0.0 : Math.Round(scale * Uniform(0.3, 1.7), 3))];

    private double[] Varied(double[] data, double slope)
        => [.. data.Select(v => v > 0.0 ? v * (1.0 + slope + Uniform(-0.05, 0.05)) : Chance(0.5) ? 0.05 : 0.0)];

    private double[] Errors(double[] data)
    {
        double relative = Chance(0.2) ? 0.5 : 0.15;
        return [.. data.Select(v => Chance(0.07) ? 0.0 : v > 0.0 ? v * Uniform(0.2, 1.0) * relative : Chance(0.5) ? 0.1 : 0.0)];
    }

    private double Poisson(double mean)
    {
        // Sums of exponentials for few, a rounded normal for many: good enough for data.
        if (mean > 100.0)
        {
            double normal = Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
            return Math.Max(0.0, Math.Round(mean + (Math.Sqrt(mean) * normal)));
        }

        int n = 0;
        for (double sum = -Math.Log(1.0 - random.NextDouble()); sum < mean; sum -= Math.Log(1.0 - random.NextDouble()))
        {
            n++;
        }

        return n;
    }

    private bool Chance(double probability) => random.NextDouble() < probability;

    private double Uniform(double low, double high) => low + ((high - low) * random.NextDouble());
}
