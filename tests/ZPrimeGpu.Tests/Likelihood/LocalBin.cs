using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Tests.Numerics;

namespace ZPrimeGpu.Tests.Likelihood;

/// <summary>One bin: yield without locals, count, and per group kind, yield, auxiliary value and variance.</summary>
internal sealed record LocalBin(double Ungrouped, double Count, LocalKind[] Kinds, double[] Yields, double[] Auxiliary, double[] Variances)
{
    /// <summary>A bin of random kinds, with auxiliary values thrown around their nominal ones, and now and then something special.</summary>
    public static LocalBin Random(Random random, LocalKind[] kinds, double mean)
    {
        var yields = new double[kinds.Length];
        var auxiliary = new double[kinds.Length];
        var variances = new double[kinds.Length];
        double expected = random.Next(3) == 0 ? 0.0 : mean * random.NextDouble();
        double ungrouped = expected;
        for (int group = 0; group < kinds.Length; group++)
        {
            double error = random.Next(8) == 0 ? 0.0 : Math.Pow(10.0, (2.5 * random.NextDouble()) - 2.2);
            variances[group] = error * error;
            yields[group] = mean * random.NextDouble() * Math.Pow(10.0, -3.0 * random.NextDouble() * random.Next(2));
            switch (kinds[group])
            {
                case LocalKind.GaussianShift:
                    variances[group] = error > 0.0 ? 1.0 : 0.0;
                    yields[group] *= (random.NextDouble() - 0.5) * (random.Next(6) == 0 ? 4.0 : 0.6);
                    auxiliary[group] = error > 0.0 ? Gauss(random) : 0.0;
                    break;
                case LocalKind.PoissonFactor:
                    auxiliary[group] = error > 0.0 ? variances[group] * Poisson(random, 1.0 / variances[group]) : 1.0;
                    expected += yields[group];
                    break;
                default:
                    auxiliary[group] = 1.0 + (error * Gauss(random));
                    expected += yields[group];
                    break;
            }

            yields[group] = random.Next(12) switch { 0 => 0.0, 1 => -0.1 * yields[group], _ => yields[group] };
        }

        double count = random.Next(5) switch
        {
            0 => 0.0,
            1 => Math.Round(expected * 5.0 * random.NextDouble()),
            _ => Math.Max(0.0, Math.Round(expected + (Math.Sqrt(expected) * Gauss(random)))),
        };
        return new LocalBin(ungrouped, count, kinds, yields, auxiliary, variances);
    }

    /// <summary>Solves one bin per lane; all of the same kinds.</summary>
    public static Solution<TReal> Solve<TReal>(Func<Func<LocalBin, double>, TReal> gather, LocalKind[] kinds)
        where TReal : unmanaged, IReal<TReal>
    {
        var scratch = new TReal[kinds.Length * ModelShape.GroupScratch];
        for (int group = 0; group < kinds.Length; group++)
        {
            int at = group * ModelShape.GroupScratch;
            int index = group;
            scratch[at + GeneralBin.Yield] = gather(b => b.Yields[index]);
            scratch[at + GeneralBin.Auxiliary] = gather(b => b.Auxiliary[index]);
            scratch[at + GeneralBin.Variance] = gather(b => b.Variances[index]);
        }

        TReal r = LocalSolver.Solve(
            new MemoryIndexView([-1, .. kinds.Select(k => (int)k)]),
            1,
            kinds.Length,
            new MemoryView<TReal>(scratch),
            0,
            gather(b => b.Ungrouped + ProfiledBin.SmallestYield),
            gather(b => b.Count),
            out TReal c,
            out TReal tau2,
            out TReal kappa,
            out TReal nll,
            out TReal ratio);
        return new Solution<TReal>(r, c, tau2, kappa, nll, ratio, scratch);
    }

    public Solution<F64> Solve() => Solve(field => new F64(field(this)), Kinds);

    public static double Gauss(Random random)
        => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());

    private static double Poisson(Random random, double mean)
    {
        if (mean > 50.0)
        {
            return Math.Max(0.0, Math.Round(mean + (Math.Sqrt(mean) * Gauss(random))));
        }

        double n = 0.0;
        for (double product = random.NextDouble(); product > Math.Exp(-mean); product *= random.NextDouble())
        {
            n++;
        }

        return n;
    }
}

/// <summary>What the solver gives.</summary>
internal sealed record Solution<TReal>(TReal Pull, TReal Centre, TReal Tau2, TReal Kappa, TReal Nll, TReal Ratio, TReal[] Scratch)
{
    public TReal Local(int group) => Scratch[(group * ModelShape.GroupScratch) + GeneralBin.Gamma];

    public TReal Variance(int group) => Scratch[(group * ModelShape.GroupScratch) + GeneralBin.Variance];

    public TReal Slope(int group) => Scratch[(group * ModelShape.GroupScratch) + GeneralBin.Slope];

    public IEnumerable<TReal> All => [Pull, Centre, Tau2, Kappa, Nll, Ratio, .. Scratch];
}
