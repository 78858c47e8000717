using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Templates;

/// <summary>How the events of one process in one M²rec bin are shared among the bin's θ* bins.</summary>
/// <param name="Share">Shares, all positive, of sum 1 [θ* bin].</param>
/// <param name="Variance">Their Monte-Carlo variances [θ* bin].</param>
/// <param name="EventVariance">The part of the variances that comes from the weights of simulated events [θ* bin].</param>
/// <param name="RawShare">Shares of the kernel's events, before the prior [θ* bin].</param>
/// <param name="Response">d(share)/d(kernel sum of its θ* bin), at fixed kernel total.</param>
/// <param name="Kernel">Kernel along M².</param>
internal readonly record struct ThetaShares(
    double[] Share, double[] Variance, double[] EventVariance, double[] RawShare, double Response, BinKernel Kernel);

/// <summary>Estimates θ* shares from a kernel along M²rec that grows until it holds the wanted number of effective events.</summary>
/// <remarks>
/// Bins denser than the centre are weighted down to its density: beside a peak the peak's shape would otherwise prevail. Growth stops early where the
/// outer half of the kernel has other shares than the inner half (homogeneity χ² above ndf + 3 √(2 ndf)). With n effective events the shares are
/// (n p + ½)/(n + m/2) over m bins, so that none is zero; the variance is the larger of the clustered sum of squares and the binomial one of these
/// shares, which for an empty θ* bin amounts to 0.7 events, about the limit of <see cref="ZeroCount"/>.
/// </remarks>
internal sealed class ThetaShareEstimator
{
    /// <summary>The kernel of the shares may be this many times wider than the one along M².</summary>
    private const int LargestRatioOfHalfWidths = 4;

    private const double Prior = 0.5;

    private readonly M2Projection projection;
    private readonly double[] smoothContent;
    private readonly BinSegments segments;
    private readonly double wantedEvents;
    private readonly int largestHalfWidth;
    private readonly double[] cumulativeWeights;
    private readonly double[] cumulativeSquares;
    private readonly int thetaBins;

    /// <summary>Prepares one process.</summary>
    /// <param name="spectrum">Fine spectrum.</param>
    /// <param name="projection">The same summed over θ*.</param>
    /// <param name="smoothContent">Smoothed M² spectrum [M² bin].</param>
    /// <param name="segments">Where kernels must not reach across.</param>
    /// <param name="config">Wanted effective events, largest half width.</param>
    public ThetaShareEstimator(
        ProcessSpectrum spectrum, M2Projection projection, double[] smoothContent, BinSegments segments, TemplateConfig config)
    {
        this.projection = projection;
        this.smoothContent = smoothContent;
        this.segments = segments;
        wantedEvents = config.ThetaEffectiveEvents;
        largestHalfWidth = LargestRatioOfHalfWidths * config.SmoothingMaxHalfWidthBins;
        thetaBins = spectrum.Grid.ThetaBins;
        cumulativeWeights = Cumulate(spectrum.SumWeights, thetaBins);
        cumulativeSquares = Cumulate(spectrum.SumSquaredWeights, thetaBins);
    }

    /// <summary>The shares in one M² bin.</summary>
    /// <param name="bin">M² bin.</param>
    /// <param name="thetaEdgesDeg">Its θ* edges [deg], on the edges of the fine grid.</param>
    public ThetaShares At(int bin, double[] thetaEdgesDeg)
    {
        int count = thetaEdgesDeg.Length - 1;
        if (count == 1)
        {
            return new ThetaShares([1.0], [0.0], [0.0], [1.0], 0, segments.Kernel(bin, 0));
        }

        int[] edges = FineEdges(thetaEdgesDeg, thetaBins);
        var weights = new double[projection.Bins];
        BinKernel used = segments.Kernel(bin, 0);
        Sums sums = Collect(used, edges, weights);
        for (int h = 1; h <= largestHalfWidth && sums.EffectiveEvents < wantedEvents; h = BinKernel.Wider(h))
        {
            BinKernel kernel = segments.Kernel(bin, h);
            Sums wider = Collect(kernel, edges, weights);
            double freedom = count - 1;
            if (wider.Inhomogeneity > freedom + (3 * Math.Sqrt(2 * freedom)))
            {
                break;
            }

            sums = wider;
            used = kernel;
        }

        return Shares(sums, used);
    }

    /// <summary>Indices of θ* edges on the fine grid.</summary>
    internal static int[] FineEdges(double[] thetaEdgesDeg, int thetaBins)
        => Array.ConvertAll(thetaEdgesDeg, e => (int)Math.Round(e * thetaBins / 180.0));

    /// <summary>Bins of the fine θ* grid.</summary>
    public int ThetaBins => thetaBins;

    /// <summary>Weight of an M² bin in the kernel sums of another.</summary>
    public double KernelWeight(BinKernel kernel, int bin)
        => kernel[bin] * Math.Min(1, smoothContent[bin] > 0 ? smoothContent[kernel.Centre] / smoothContent[bin] : 1);

    /// <summary>Σw² of an M² bin between two edges of the fine θ* grid, rows taken as independent.</summary>
    public double Squares(int bin, int fromEdge, int toEdge)
        => cumulativeSquares[(bin * (thetaBins + 1)) + toEdge] - cumulativeSquares[(bin * (thetaBins + 1)) + fromEdge];

    private static ThetaShares Shares(Sums sums, BinKernel kernel)
    {
        int count = sums.Weights.Length;
        double n = sums.EffectiveEvents;
        double total = sums.Weights.Sum();
        double totalSquares = sums.Squares.Sum();
        double pull = n / (n + (Prior * count));
        var raw = new double[count];
        var share = new double[count];
        var variance = new double[count];
        var eventVariance = new double[count];
        for (int t = 0; t < count; t++)
        {
            double p = raw[t] = total > 0 ? Math.Max(0, sums.Weights[t]) / total : 0;
            share[t] = ((n * p) + Prior) / (n + (Prior * count));

            // Variance of a share of a weighted total, its scale (with the clustering of all θ*) set by the effective events.
            eventVariance[t] = n > 0 && totalSquares > 0
                ? pull * pull * Math.Max(0, ((1 - (2 * p)) * sums.Squares[t]) + (p * p * totalSquares)) / totalSquares / n
                : 0;
            double binomial = share[t] * (1 - share[t]) / (n + (Prior * count) + 1);
            variance[t] = Math.Max(binomial, eventVariance[t]);
        }

        return new ThetaShares(share, variance, eventVariance, raw, total > 0 ? pull / total : 0, kernel);
    }

    private Sums Collect(BinKernel kernel, int[] edges, double[] weights)
    {
        int count = edges.Length - 1;
        var inner = new double[count];
        var outer = new double[count];
        var squares = new double[count];
        double innerSquares = 0, outerSquares = 0;
        for (int j = kernel.First; j < kernel.End; j++)
        {
            double q = KernelWeight(kernel, j);
            weights[j - kernel.First] = q;
            bool isInner = 2 * Math.Abs(j - kernel.Centre) <= kernel.HalfWidth;
            for (int t = 0; t < count; t++)
            {
                int row = j * (thetaBins + 1);
                double content = q * (cumulativeWeights[row + edges[t + 1]] - cumulativeWeights[row + edges[t]]);
                double square = q * q * (cumulativeSquares[row + edges[t + 1]] - cumulativeSquares[row + edges[t]]);
                (isInner ? inner : outer)[t] += content;
                squares[t] += square;
                if (isInner)
                {
                    innerSquares += square;
                }
                else
                {
                    outerSquares += square;
                }
            }
        }

        ReadOnlySpan<double> coefficients = weights.AsSpan(0, kernel.Bins);
        double sum = projection.Sum(kernel.First, coefficients);
        double variance = projection.Variance(kernel.First, coefficients);
        double effective = sum > 0 && variance > 0 ? sum * sum / variance : 0;
        double clustering = variance > 0 ? variance / squares.Sum() : 1;
        double inhomogeneity = Homogeneity(inner, clustering * innerSquares, outer, clustering * outerSquares);
        for (int t = 0; t < count; t++)
        {
            inner[t] += outer[t];
        }

        return new Sums(inner, squares, effective, inhomogeneity);
    }

    /// <summary>χ² of two sets of shares being one, in effective events: Σ (p − q)²/(pooled share) · n m/(n + m).</summary>
    private static double Homogeneity(double[] a, double varianceA, double[] b, double varianceB)
    {
        double sumA = a.Sum(), sumB = b.Sum();
        if (sumA <= 0 || sumB <= 0 || varianceA <= 0 || varianceB <= 0)
        {
            return 0;
        }

        double n = sumA * sumA / varianceA;
        double m = sumB * sumB / varianceB;
        double distance = 0;
        for (int t = 0; t < a.Length; t++)
        {
            double p = a[t] / sumA;
            double q = b[t] / sumB;
            double pooled = ((n * p) + (m * q)) / (n + m);
            if (pooled > 0)
            {
                distance += (p - q) * (p - q) / pooled;
            }
        }

        return distance * n * m / (n + m);
    }

    private static double[] Cumulate(double[] cells, int thetaBins)
    {
        int m2Bins = cells.Length / thetaBins;
        var sums = new double[m2Bins * (thetaBins + 1)];
        for (int j = 0; j < m2Bins; j++)
        {
            for (int t = 0; t < thetaBins; t++)
            {
                sums[(j * (thetaBins + 1)) + t + 1] = sums[(j * (thetaBins + 1)) + t] + cells[(j * thetaBins) + t];
            }
        }

        return sums;
    }

    /// <summary>Kernel sums in the θ* bins of the centre.</summary>
    private readonly record struct Sums(double[] Weights, double[] Squares, double EffectiveEvents, double Inhomogeneity);
}
