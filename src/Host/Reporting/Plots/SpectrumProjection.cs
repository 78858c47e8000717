using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>The spectrum summed over θ*, in analysis bins or whole groups of them: densities per GeV².</summary>
internal sealed class SpectrumProjection
{
    private SpectrumProjection(double[] edges, double[][] processes, double[] error, double[]? counts)
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
    public static SpectrumProjection Of(SpectrumTable spectrum, double below, double minimumWidth)
    {
        double[] all = spectrum.Grid.M2Edges;
        List<(int First, int End)> groups = Groups(all, below, minimumWidth);
        int[] offsets = spectrum.Grid.Offsets;
        double Sum(double[] cells, (int First, int End) group) => cells.AsSpan(offsets[group.First]..offsets[group.End]).ToArray().Sum();
        double SumSquares(double[] cells, (int First, int End) group) => cells.AsSpan(offsets[group.First]..offsets[group.End]).ToArray().Sum(x => x * x);

        double[] edges = groups.Count == 0 ? [all[0], all[^1]] : [all[groups[0].First], .. groups.Select(g => all[g.End])];
        double[][] processes = spectrum.Backgrounds.Select(b => groups.Select(g => Sum(b.Content, g)).ToArray()).ToArray();

        // Errors of smoothed neighbours are correlated and do not add in quadrature, so a merged bin is better described by its raw weights;
        // where those are too few to have an error, the smoothed one remains. The larger of the two is shown. The error of an empty cell is that
        // of having seen nothing: a merged bin has seen nothing once, or has seen something.
        double Raw(ProcessTemplate process, (int First, int End) group)
        {
            (double filled, double empty) = (0.0, 0.0);
            for (int cell = offsets[group.First]; cell < offsets[group.End]; cell++)
            {
                double square = process.RawError[cell] * process.RawError[cell];
                filled += process.RawContent[cell] > 0.0 ? square : 0.0;
                empty = Math.Max(empty, square);
            }

            return filled > 0.0 ? filled : empty;
        }

        double[] error = groups.Select(g => Math.Sqrt(spectrum.Backgrounds.Sum(b => Math.Max(Raw(b, g), SumSquares(b.Error, g))))).ToArray();
        double[]? counts = spectrum.Data is { } data ? groups.Select(g => Sum(data, g)).ToArray() : null;
        return new(edges, processes, error, counts);
    }

    /// <summary>Groups of neighbouring bins; what is left over at the upper end joins the last one.</summary>
    private static List<(int First, int End)> Groups(double[] edges, double below, double minimumWidth)
    {
        var groups = new List<(int First, int End)>();
        int first = 0;
        int end = 0;
        for (; end + 1 < edges.Length && edges[end + 1] <= below; end++)
        {
            if (edges[end + 1] - edges[first] >= minimumWidth)
            {
                groups.Add((first, end + 1));
                first = end + 1;
            }
        }

        if (first < end)
        {
            int start = groups.Count == 0 ? first : groups[^1].First;
            groups.RemoveRange(Math.Max(0, groups.Count - 1), Math.Min(1, groups.Count));
            groups.Add((start, end));
        }

        return groups;
    }
}
