using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Templates;

/// <summary>Samples of <see cref="TemplatesSignalOracle"/> at the generated masses of the real simulation.</summary>
internal static class SyntheticSignal
{
    public const double LuminosityFb = 79.7;
    public static readonly double[] Masses = [0.01, 0.1, 0.5, 1, 2, 3, 4, 5, 7, 8, 8.5];

    public static List<ProcessSpectrum> Draw(MassWindowGrid grid, IEnumerable<double> masses, int generated, int seed)
        => [.. masses.Select((mass, k) => Draw(grid, mass, generated, new Random(seed + k)))];

    public static ProcessSpectrum Draw(MassWindowGrid masses, double mass, int generated, Random random)
    {
        var truth = new TemplatesSignalOracle(mass);
        FineGrid grid = masses.SignalGrid(mass, 15);
        double weight = LuminosityFb / generated;
        var sum = new double[grid.Cells];
        var squares = new double[grid.Cells];
        double total = 0;
        for (int e = 0; e < generated; e++)
        {
            bool tail = random.NextDouble() < TemplatesSignalOracle.TailFraction;
            double u = SyntheticBackground.Normal(random) - (tail ? TemplatesSignalOracle.TailScale * Math.Log(1 - random.NextDouble()) : 0);
            double m2 = (mass * mass) + (truth.Sigma * u);
            double factor = m2 < TemplatesSignalOracle.StepM2 ? TemplatesSignalOracle.StepFactor : 1;
            if (random.NextDouble() > factor * truth.LooseEfficiency)
            {
                continue;
            }

            total += weight;
            int bin = Array.BinarySearch(grid.M2Edges, m2);
            bin = bin >= 0 ? bin : ~bin - 1;
            if (bin >= 0 && bin < grid.M2Bins)
            {
                int cell = (bin * grid.ThetaBins) + ThetaBin(random, mass);
                sum[cell] += weight;
                squares[cell] += weight * weight;
            }
        }

        return new ProcessSpectrum($"signal_{mass}", SourceRole.Signal, mass, grid, sum, squares, total, null);
    }

    /// <summary>Share of θ* below an angle: cos θ* flat within ±c, c = 0.8 + 0.02 m, with a forward excess of 0.3.</summary>
    public static double ThetaBelow(double degrees, double mass)
    {
        double c = Range(mass);
        double x = Math.Clamp(Math.Cos(degrees * Math.PI / 180), -c, c);
        return ((c - x) + (0.15 / c * ((c * c) - (x * x)))) / (2 * c);
    }

    private static double Range(double mass) => 0.8 + (0.02 * mass);

    private static int ThetaBin(Random random, double mass)
    {
        double c = Range(mass);
        double x;
        do
        {
            x = c * ((2 * random.NextDouble()) - 1);
        }
        while (random.NextDouble() > (1 + (0.3 * x / c)) / 1.3);

        return (int)(Math.Acos(x) * FineGrid.DefaultThetaBins / Math.PI);
    }
}
