using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.Templates;

/// <summary>A background with a known density, from which simulated samples are drawn.</summary>
internal sealed class SyntheticBackground
{
    public const int ThetaBins = FineGrid.DefaultThetaBins;
    private readonly Func<double, double> density;
    private readonly Func<double, double> weight;

    /// <param name="edges">M² edges.</param>
    /// <param name="density">Expected events per GeV² (sum of weights).</param>
    /// <param name="weight">Weight of a simulated event at M².</param>
    public SyntheticBackground(double[] edges, Func<double, double> density, Func<double, double> weight)
    {
        Grid = new FineGrid(edges, ThetaBins);
        this.density = density;
        this.weight = weight;
    }

    public FineGrid Grid { get; }

    /// <summary>Copies of each generated event, each kept with probability one half and moved by up to two bins.</summary>
    public int Copies { get; init; } = 1;

    public static double[] Edges(int bins, double first = 0, double width = 0.1, double growth = 1.005)
    {
        var edges = new double[bins + 1];
        edges[0] = first;
        for (int i = 0; i < bins; i++)
        {
            edges[i + 1] = edges[i] + (width * Math.Pow(growth, i));
        }

        return edges;
    }

    /// <summary>Four θ* bins of 44° to 46° in each M² bin.</summary>
    public AnalysisGrid Analysis(params double[] thetaEdges)
    {
        double[] edges = thetaEdges.Length > 0 ? thetaEdges : [0, 46, 90, 134, 180];
        return new AnalysisGrid(Grid.M2Edges, [.. Enumerable.Range(0, Grid.M2Bins).Select(_ => edges)]);
    }

    public BinSegments Whole => new(Grid.M2Bins, []);

    public static TemplateConfig Smoothing(SmoothingMode mode = SmoothingMode.Adaptive, double events = 40, int halfWidth = 30, double thetaEvents = 200)
        => new(mode, events, halfWidth, thetaEvents, SignalShapeRangeBins: 15);

    public static ParallelOptions Threads(int count = 2) => new() { MaxDegreeOfParallelism = count };

    /// <summary>True content of a cell of M² bin i between two θ* edges.</summary>
    public double Truth(int i, double thetaLow, double thetaHigh)
    {
        const int Steps = 20;
        double sum = 0;
        double width = (Grid.M2Edges[i + 1] - Grid.M2Edges[i]) / Steps;
        for (int k = 0; k < Steps; k++)
        {
            double x = Grid.M2Edges[i] + ((k + 0.5) * width);
            sum += width * density(x) * (ThetaCumulative(thetaHigh, Tilt(x)) - ThetaCumulative(thetaLow, Tilt(x)));
        }

        return sum;
    }

    public double[] Truth(AnalysisGrid grid)
        => [.. grid.ThetaEdgesDeg.SelectMany((edges, i) => edges.SkipLast(1).Select((low, t) => Truth(i, low, edges[t + 1])))];

    /// <summary>A simulated sample.</summary>
    public ProcessSpectrum Draw(Random random, string process = "toy")
    {
        var rows = new List<ClusteredEntry>();
        long cluster = 0;
        for (int i = 0; i < Grid.M2Bins; i++)
        {
            double x = 0.5 * (Grid.M2Edges[i] + Grid.M2Edges[i + 1]);
            double w = weight(x);
            int events = Poisson(random, Truth(i, 0, 180) / w);
            for (int e = 0; e < events; e++, cluster++)
            {
                int theta = ThetaBin(random, Tilt(x));
                for (int copy = 0; copy < Copies; copy++)
                {
                    int moved = Copies == 1 ? i : Reflected(i + random.Next(-2, 3));
                    if (Copies == 1 || random.Next(2) == 0)
                    {
                        rows.Add(new ClusteredEntry((moved * ThetaBins) + theta, cluster, Copies == 1 ? w : 2 * w / Copies));
                    }
                }
            }
        }

        return Spectrum(process, Grid, rows, Copies > 1);
    }

    public static ProcessSpectrum Spectrum(string process, FineGrid grid, IReadOnlyList<ClusteredEntry> rows, bool clustered)
    {
        var sum = new double[grid.Cells];
        var squares = new double[grid.Cells];
        foreach (ClusteredEntry row in rows)
        {
            sum[row.Cell] += row.Weight;
            squares[row.Cell] += row.Weight * row.Weight;
        }

        return new ProcessSpectrum(
            process, SourceRole.Background, null, grid, sum, squares, rows.Sum(r => r.Weight), clustered ? [.. rows] : null);
    }

    public static int Poisson(Random random, double mean)
    {
        if (mean > 500)
        {
            return Math.Max(0, (int)Math.Round(mean + (Math.Sqrt(mean) * Normal(random))));
        }

        double limit = Math.Exp(-mean), product = random.NextDouble();
        int count = 0;
        for (; product > limit; count++)
        {
            product *= random.NextDouble();
        }

        return count;
    }

    public static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Keeps a bin inside the spectrum.</summary>
    private int Reflected(int bin) => bin < 0 ? -1 - bin : bin >= Grid.M2Bins ? (2 * Grid.M2Bins) - 1 - bin : bin;

    /// <summary>θ* is distributed as (1 + tilt cos θ)/2 in cos θ: a forward excess that changes slowly with M².</summary>
    private static double Tilt(double x) => 0.5 - (0.05 * x);

    private static double ThetaCumulative(double degrees, double tilt)
    {
        double c = Math.Cos(degrees * Math.PI / 180);
        return 0.5 * ((1 - c) + (0.5 * tilt * (1 - (c * c))));
    }

    private static int ThetaBin(Random random, double tilt)
    {
        double u = random.NextDouble();
        int low = 0, high = ThetaBins;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = ThetaCumulative(middle * 180.0 / ThetaBins, tilt) <= u ? (middle, high) : (low, middle);
        }

        return low;
    }
}
