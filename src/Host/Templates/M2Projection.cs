namespace ZPrimeGpu.Host.Templates;

/// <summary>One process summed over θ*: contents of the M²rec bins and their covariance.</summary>
/// <remarks>
/// Rows of one generated event count as one cluster: Cov(W_j, W_k) = Σ_clusters w_j w_k, with w_j the cluster's weight in bin j. Without clusters this is
/// diagonal, Σw². With them neighbours are correlated, since rows of one event differ by the resolution only. All sums run in an order that
/// depends on the entries alone, not on the order in which they were filled.
/// </remarks>
internal sealed class M2Projection
{
    /// <summary>Effective events that a neighbourhood needs before its typical weight is believed.</summary>
    private const double EventsForTypicalWeight = 10;

    private readonly int[] pairStart;
    private readonly int[] pairUpper;
    private readonly double[] pairCovariance;

    private M2Projection(double[] content, double[] variance, int[] pairStart, int[] pairUpper, double[] pairCovariance)
    {
        Content = content;
        BinVariance = variance;
        this.pairStart = pairStart;
        this.pairUpper = pairUpper;
        this.pairCovariance = pairCovariance;
        TypicalWeight = TypicalWeights(content, variance);
    }

    /// <summary>Σw [M² bin].</summary>
    public double[] Content { get; }

    /// <summary>Variance of Σw, rows clustered [M² bin].</summary>
    public double[] BinVariance { get; }

    /// <summary>
    /// Weight of a typical event near a bin, variance/content of the smallest neighbourhood that holds ten effective events (or of the
    /// whole process where it holds fewer) [M² bin]; 0 where the process has no event.
    /// </summary>
    public double[] TypicalWeight { get; }

    /// <summary>Number of M² bins.</summary>
    public int Bins => Content.Length;

    /// <summary>Projects a spectrum.</summary>
    public static M2Projection Of(ProcessSpectrum spectrum)
    {
        int bins = spectrum.Grid.M2Bins;
        int thetaBins = spectrum.Grid.ThetaBins;
        var content = new double[bins];
        var variance = new double[bins];
        for (int j = 0; j < bins; j++)
        {
            for (int t = 0; t < thetaBins; t++)
            {
                content[j] += spectrum.SumWeights[(j * thetaBins) + t];
                variance[j] += spectrum.SumSquaredWeights[(j * thetaBins) + t];
            }
        }

        List<(int Lower, int Upper, double Covariance)> pairs = AddClusters(spectrum.Clusters, thetaBins, variance);
        pairs.Sort();
        var start = new int[bins + 1];
        var upper = new List<int>();
        var covariance = new List<double>();
        int next = 0;
        for (int j = 0; j < bins; j++)
        {
            start[j] = upper.Count;
            for (; next < pairs.Count && pairs[next].Lower == j; next++)
            {
                if (upper.Count > start[j] && upper[^1] == pairs[next].Upper)
                {
                    covariance[^1] += pairs[next].Covariance;
                }
                else
                {
                    upper.Add(pairs[next].Upper);
                    covariance.Add(pairs[next].Covariance);
                }
            }
        }

        start[bins] = upper.Count;
        return new M2Projection(content, variance, start, [.. upper], [.. covariance]);
    }

    /// <summary>Σ c_j W_j.</summary>
    /// <param name="first">Bin of the first coefficient.</param>
    /// <param name="coefficients">c.</param>
    public double Sum(int first, ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int k = 0; k < coefficients.Length; k++)
        {
            sum += coefficients[k] * Content[first + k];
        }

        return sum;
    }

    /// <summary>Variance of Σ c_j W_j.</summary>
    /// <param name="first">Bin of the first coefficient.</param>
    /// <param name="coefficients">c.</param>
    public double Variance(int first, ReadOnlySpan<double> coefficients)
    {
        double diagonal = 0, offDiagonal = 0;
        for (int k = 0; k < coefficients.Length; k++)
        {
            int j = first + k;
            diagonal += coefficients[k] * coefficients[k] * BinVariance[j];
            for (int p = pairStart[j]; p < pairStart[j + 1] && pairUpper[p] < first + coefficients.Length; p++)
            {
                offDiagonal += coefficients[k] * coefficients[pairUpper[p] - first] * pairCovariance[p];
            }
        }

        return diagonal + (2 * offDiagonal);
    }

    /// <summary>Adds what clustering adds to the variances, and returns the products of weights of bins that share a cluster.</summary>
    private static List<(int Lower, int Upper, double Covariance)> AddClusters(ClusteredEntry[]? entries, int thetaBins, double[] variance)
    {
        var pairs = new List<(int Lower, int Upper, double Covariance)>();
        if (entries is null)
        {
            return pairs;
        }

        var extra = new List<(int Bin, double Variance)>();
        var ofCluster = new List<(int Bin, double Weight)>();
        foreach (IReadOnlyList<ClusteredEntry> cluster in ClusterOrder.ByCluster(entries))
        {
            ofCluster.Clear();
            for (int i = 0; i < cluster.Count;)
            {
                int bin = cluster[i].Cell / thetaBins;
                double sum = 0, squares = 0;
                for (; i < cluster.Count && cluster[i].Cell / thetaBins == bin; i++)
                {
                    sum += cluster[i].Weight;
                    squares += cluster[i].Weight * cluster[i].Weight;
                }

                ofCluster.Add((bin, sum));
                extra.Add((bin, (sum * sum) - squares));
            }

            for (int a = 0; a < ofCluster.Count; a++)
            {
                for (int b = a + 1; b < ofCluster.Count; b++)
                {
                    pairs.Add((ofCluster[a].Bin, ofCluster[b].Bin, ofCluster[a].Weight * ofCluster[b].Weight));
                }
            }
        }

        foreach ((int bin, double added) in extra)
        {
            variance[bin] += added;
        }

        return pairs;
    }

    private static double[] TypicalWeights(double[] content, double[] variance)
    {
        var typical = new double[content.Length];
        for (int i = 0; i < typical.Length; i++)
        {
            double sum = content[i], spread = variance[i];
            for (int h = 1; h < typical.Length && !(sum > 0 && sum * sum >= EventsForTypicalWeight * spread && spread > 0); h++)
            {
                if (i - h >= 0)
                {
                    sum += content[i - h];
                    spread += variance[i - h];
                }

                if (i + h < typical.Length)
                {
                    sum += content[i + h];
                    spread += variance[i + h];
                }
            }

            typical[i] = sum > 0 ? spread / sum : 0;
        }

        return typical;
    }
}
