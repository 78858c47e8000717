using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Tests.Fitting;

/// <summary>Models made for tests of wide fits.</summary>
internal static class WideModels
{
    /// <summary>Globals of <see cref="Everything"/> whose derivative jumps at 0: code1 and code0.</summary>
    public static readonly int[] Kinked = [4, 5];

    /// <summary>Two channels of 5 and 11 bins, every kind of factor, constraint and local, factors of one sample that share their global.</summary>
    public static ModelParts Everything(int seed, double perBin = 20.0)
    {
        var random = new Random(seed);
        const int bins = 16;
        GlobalParameter[] globals =
        [
            new("mu", 1.0, 0.0, 10.0, null),
            new("norm", 1.0, 0.0, 10.0, null),
            new("lumi", 1.0, 0.5, 1.5, new GaussianConstraint(1.0, 0.05)),
            new("shared", 0.0, -5.0, 5.0, new GaussianConstraint(0.0, 1.0)),
            new("code1", 0.0, -5.0, 5.0, new GaussianConstraint(0.0, 1.0)),
            new("code0", 0.0, -5.0, 5.0, new GaussianConstraint(0.0, 1.0)),
            new("poisson", 1.0, 1e-10, 10.0, new PoissonConstraint(25.0, 25.0)),
            new("yield", 1.0, 0.0, 10.0, new GaussianConstraint(1.0, 0.3)),
        ];
        FactorPart[] factors =
        [
            new(FactorKind.Value, 0, 1.0, 1.0),
            new(FactorKind.Value, 1, 1.0, 1.0),
            new(FactorKind.Value, 2, 1.0, 1.0),
            new(FactorKind.NormSysCode4, 3, 0.85, 1.1),
            new(FactorKind.Value, 3, 1.0, 1.0),
            new(FactorKind.HistoSysCode4P, 3, 1.0, 1.0),
            new(FactorKind.NormSysCode1, 4, 0.9, 1.3),
            new(FactorKind.Value, 5, 1.0, 1.0),
            new(FactorKind.HistoSysCode0, 5, 1.0, 1.0),
            new(FactorKind.Value, 6, 1.0, 1.0),
            new(FactorKind.Value, 7, 1.0, 1.0),
            new(FactorKind.NormSysCode4, 4, 1.2, 0.95),
        ];
        LocalGroup[] groups =
        [
            Group("gaussian", LocalKind.GaussianFactor, Some(random, bins, 0.05, 0.4)),
            Group("poisson", LocalKind.PoissonFactor, Some(random, bins, 0.1, 0.5)),
            Group("shift", LocalKind.GaussianShift, [.. Enumerable.Repeat(1.0, bins)]),
        ];
        groups[0].RelativeError[3] = 0.0;
        var samples = new List<SamplePart>();
        foreach ((int first, int count) in new[] { (0, 5), (5, 11) })
        {
            double[] Random(double size) => Some(random, count, 0.3 * size, size);
            double[] Signed(double size) => [.. Random(size).Select(v => random.Next(2) == 0 ? v : -v)];
            var signal = new SamplePart([0, 2, 3, 10], ModelBuilder.NoGroup, first, Random(0.5 * perBin));
            signal.Shifts.Add((2, Signed(0.05 * perBin)));
            var falling = new SamplePart([1, 2, 3], 0, first, Random(perBin));
            falling.Terms.Add((4, Signed(0.1 * perBin)));
            falling.Terms.Add((5, Signed(0.03 * perBin)));
            var flat = new SamplePart([2, 6, 11], 1, first, Random(0.6 * perBin));
            flat.Terms.Add((7, Signed(0.08 * perBin)));
            flat.Terms.Add((8, Signed(0.04 * perBin)));
            var other = new SamplePart([6, 9], 0, first, Random(0.2 * perBin));
            samples.AddRange([signal, falling, flat, other]);
        }

        // In the second channel the yield factor is missing from the signal: it acts in the first alone.
        samples[4] = samples[4] with { Factors = [0, 2, 3] };
        return new ModelParts("everything", bins, 0, globals, factors, groups, samples);
    }

    /// <summary>Small enough for lanes: signal with normsys and a morph, background with norm and staterror.</summary>
    public static ModelParts Small(int seed)
    {
        var random = new Random(seed);
        const int bins = 20;
        GlobalParameter[] globals =
        [
            new("mu", 1.0, 0.0, 20.0, null),
            new("norm", 1.0, 0.0, 10.0, null),
            new("efficiency", 0.0, -5.0, 5.0, new GaussianConstraint(0.0, 1.0)),
            new("morph", 0.0, -5.0, 5.0, new GaussianConstraint(0.0, 1.0)),
        ];
        FactorPart[] factors =
        [
            new(FactorKind.Value, 0, 1.0, 1.0),
            new(FactorKind.Value, 1, 1.0, 1.0),
            new(FactorKind.NormSysCode4, 2, 0.8, 1.15),
            new(FactorKind.Value, 3, 1.0, 1.0),
            new(FactorKind.HistoSysCode4P, 3, 1.0, 1.0),
        ];
        LocalGroup[] groups =
        [
            Group("signal", LocalKind.GaussianFactor, Some(random, bins, 0.05, 0.2)),
            Group("background", LocalKind.GaussianFactor, Some(random, bins, 0.1, 0.6)),
        ];
        var signal = new SamplePart([0, 2], 0, 0, [.. Enumerable.Range(0, bins).Select(i => 4.0 * Math.Exp(-0.5 * (i - 9.5) * (i - 9.5)))]);
        signal.Terms.Add((3, [.. Enumerable.Range(0, bins).Select(i => 0.1 * Math.Sin(0.6 * i))]));
        signal.Terms.Add((4, [.. Enumerable.Range(0, bins).Select(i => 0.05 * Math.Cos(0.6 * i))]));
        var background = new SamplePart([1], 1, 0, Some(random, bins, 0.5, 4.0));
        return new ModelParts("small", bins, 0, globals, factors, groups, [signal, background]);
    }

    /// <summary>Three samples, half of the nuisances normsys, half histosys.</summary>
    public static ModelParts Large(int seed, int nuisances, int bins, double perBin)
    {
        var random = new Random(seed);
        var globals = new List<GlobalParameter> { new("mu", 1.0, 0.0, 10.0, null), new("norm", 1.0, 0.0, 10.0, null) };
        var factors = new List<FactorPart> { new(FactorKind.Value, 0, 1.0, 1.0), new(FactorKind.Value, 1, 1.0, 1.0) };
        List<int>[] uses = [[0], [1], []];
        SamplePart[] samples =
        [
            .. Enumerable.Range(0, 3).Select(s => new SamplePart(
                [], s == 0 ? ModelBuilder.NoGroup : 0, 0, [.. Enumerable.Range(0, bins).Select(i => Shape(s, i, bins) * perBin)])),
        ];
        for (int k = 0; k < nuisances; k++)
        {
            int global = globals.Count;
            globals.Add(new($"alpha{k}", 0.0, -5.0, 5.0, new GaussianConstraint(0.0, 1.0)));
            int sample = k % 3;
            if (k % 2 == 0)
            {
                uses[sample].Add(factors.Count);
                factors.Add(new(FactorKind.NormSysCode4, global, 1.0 - (0.04 * random.NextDouble()), 1.0 + (0.04 * random.NextDouble())));
                continue;
            }

            double phase = 6.28 * random.NextDouble();
            double frequency = 0.01 + (0.2 * random.NextDouble());
            factors.Add(new(FactorKind.Value, global, 1.0, 1.0));
            samples[sample].Terms.Add((factors.Count - 1, [.. Enumerable.Range(0, bins).Select(i => 0.02 * perBin * Math.Sin(phase + (frequency * i)))]));
            factors.Add(new(FactorKind.HistoSysCode4P, global, 1.0, 1.0));
            samples[sample].Terms.Add((factors.Count - 1, [.. Enumerable.Range(0, bins).Select(i => 0.003 * perBin * Math.Cos(phase - (frequency * i)))]));
        }

        samples = [.. samples.Select((s, i) => s with { Factors = [.. uses[i]] })];
        LocalGroup[] groups = [Group("statistics", LocalKind.GaussianFactor, Some(random, bins, 0.01, 0.05))];
        return new ModelParts("large", bins, 0, globals, factors, groups, samples);
    }

    /// <summary>Counts and auxiliary values thrown around a point; locals at their nominal values.</summary>
    public static DatasetBatch Toys(CompiledModel model, int seed, int toys, ReadOnlySpan<double> globals)
    {
        var random = new Random(seed);
        var data = new DatasetBatch(model.Tables, toys);
        var expectation = new double[model.Bins];
        ModelExpectation.Evaluate(model, globals, expectation);
        for (int toy = 0; toy < toys; toy++)
        {
            Span<double> counts = data.CountsOf(toy);
            for (int bin = 0; bin < counts.Length; bin++)
            {
                counts[bin] = Poisson(random, Math.Max(expectation[bin], 0.0));
            }

            Span<double> local = data.LocalAuxiliaryOf(toy);
            for (int i = 0; i < local.Length; i++)
            {
                LocalGroup group = model.Groups[i % model.Groups.Count]!;
                double error = group.RelativeError[i / model.Groups.Count];
                local[i] = error == 0.0 ? local[i]
                    : group.Kind == LocalKind.PoissonFactor ? Poisson(random, 1.0 / (error * error)) * error * error
                    : local[i] + (error * Gauss(random));
            }

            for (int k = 0; k < globals.Length; k++)
            {
                data.GlobalAuxiliaryOf(toy)[k] = model.Globals[k].Constraint switch
                {
                    GaussianConstraint gaussian => globals[k] + (gaussian.Sigma * Gauss(random)),
                    PoissonConstraint poisson => Poisson(random, poisson.Tau * globals[k]),
                    _ => 0.0,
                };
            }
        }

        return data;
    }

    public static double Gauss(Random random)
        => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());

    private static double Shape(int sample, int bin, int bins)
    {
        double x = (double)bin / bins;
        return sample switch
        {
            0 => 0.3 * Math.Exp(-0.5 * Math.Pow((x - 0.5) / 0.05, 2.0)),
            1 => Math.Exp(-2.0 * x),
            _ => 0.5 + (0.3 * x),
        };
    }

    private static LocalGroup Group(string name, LocalKind kind, double[] errors) => new(name, kind, errors, [.. errors.Select(_ => true)]);

    private static double[] Some(Random random, int count, double low, double high)
        => [.. Enumerable.Range(0, count).Select(_ => low + ((high - low) * random.NextDouble()))];

    private static double Poisson(Random random, double mean)
    {
        if (mean > 500.0)
        {
            return Math.Max(Math.Round(mean + (Math.Sqrt(mean) * Gauss(random))), 0.0);
        }

        double n = 0.0;
        for (double left = mean; left > 0.0; left -= 20.0)
        {
            double limit = Math.Exp(-Math.Min(left, 20.0));
            for (double product = random.NextDouble(); product > limit; product *= random.NextDouble())
            {
                n++;
            }
        }

        return n;
    }
}
