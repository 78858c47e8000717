using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>The spectrum summed over θ*, in analysis bins or whole groups of them: densities per GeV².</summary>
internal sealed class M2Projection
{
    private M2Projection(double[] edges, double[][] processes, double[] error, double[]? counts)
    {
        Edges = edges;
        Processes = processes;
        Error = error;
        Counts = counts;
    }

    /// <summary>Edges [GeV²], [bin + 1].</summary>
    public double[] Edges { get; }

    /// <summary>Expectation per process [process][bin].</summary>
    public double[][] Processes { get; }

    /// <summary>Error of the expectation from the size of the simulation [bin].</summary>
    public double[] Error { get; }

    /// <summary>Observed counts [bin]; null without data.</summary>
    public double[]? Counts { get; }

    /// <summary>Number of bins.</summary>
    public int Bins => Error.Length;

    /// <summary>Expectation of all processes in one bin.</summary>
    public double Total(int bin) => Processes.Sum(p => p[bin]);

    /// <summary>Width of a bin [GeV²].</summary>
    public double Width(int bin) => Edges[bin + 1] - Edges[bin];

    /// <summary>Centre of a bin [GeV²].</summary>
    public double Centre(int bin) => 0.5 * (Edges[bin] + Edges[bin + 1]);

    /// <summary>Sums over θ* and merges neighbours until a bin is wide enough.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="below">Bins that end above this are left out [GeV²].</param>
    /// <param name="minimumWidth">Smallest width of a merged bin [GeV²]; 0 keeps the analysis bins.</param>
    public static M2Projection Of(SpectrumTable spectrum, double below, double minimumWidth)
    {
        double[] all = spectrum.Grid.M2Edges;
        var groups = new List<(int First, int End)>();
        int first = 0;
        for (int i = 0; i + 1 < all.Length && all[i + 1] <= below; i++)
        {
            if (all[i + 1] - all[first] >= minimumWidth)
            {
                groups.Add((first, i + 1));
                first = i + 1;
            }
        }

        int[] offsets = spectrum.Grid.Offsets;
        double Sum(double[] cells, (int First, int End) group) => cells.AsSpan(offsets[group.First]..offsets[group.End]).ToArray().Sum();
        double SumSquares(double[] cells, (int First, int End) group) => cells.AsSpan(offsets[group.First]..offsets[group.End]).ToArray().Sum(x => x * x);

        double[] edges = groups.Count == 0 ? [all[0], all[^1]] : [all[groups[0].First], .. groups.Select(g => all[g.End])];
        double[][] processes = spectrum.Backgrounds.Select(b => groups.Select(g => Sum(b.Content, g)).ToArray()).ToArray();

        // The error of a merged bin comes from the raw weights: errors of smoothed neighbours are correlated and do not add in quadrature.
        double[] error = groups.Select(g => Math.Sqrt(spectrum.Backgrounds.Sum(b => SumSquares(b.RawError, g)))).ToArray();
        double[]? counts = spectrum.Data is { } data ? groups.Select(g => Sum(data, g)).ToArray() : null;
        return new(edges, processes, error, counts);
    }
}
