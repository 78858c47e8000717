namespace ZPrimeGpu.Host.Templates;

/// <summary>Monte-Carlo variance of linear combinations of a smoothed template's cells, with the correlations that smoothing made.</summary>
/// <remarks>
/// A simulated event of weight w in M² bin j and θ* moves the cells (i, t) of the template by
/// <c>w [s_it g_ij + S_i (R_i q_ij) (δ_t(θ*) − p_it)]</c>: g is the response of the smoothed M² content S_i, the second term that of the shares s_it
/// (raw p_it, kernel q, R per kernel total). Summed over cells with coefficients a that is w c(j, θ*), and the variance is Σ c² Σw², times the ratio of
/// clustered to unclustered variance of the M² part. What a cell's error holds beyond this (unseen events) is taken as independent.
/// </remarks>
internal sealed class SmoothingErrors(M2Projection projection, SmoothedProjection smooth, ThetaShareEstimator estimator, ThetaShares[] shares)
{
    /// <summary>Variance of Σ a_c b_c over the cells of consecutive M² bins.</summary>
    /// <param name="grid">Analysis grid.</param>
    /// <param name="firstBin">First M² bin.</param>
    /// <param name="bins">Number of M² bins.</param>
    /// <param name="coefficients">a [cell of the window].</param>
    public double Variance(AnalysisGrid grid, int firstBin, int bins, ReadOnlySpan<double> coefficients)
    {
        (int from, int end) = Reach(firstBin, bins);
        int[] theta = ThetaSegments(grid, firstBin, bins);
        int segments = theta.Length - 1;
        var along = new double[end - from];
        var response = new double[(end - from) * segments];
        double independent = 0;
        for (int i = firstBin; i < firstBin + bins; i++)
        {
            ReadOnlySpan<double> a = coefficients.Slice(grid.Offsets[i] - grid.Offsets[firstBin], grid.Offsets[i + 1] - grid.Offsets[i]);
            independent += AddContent(i, a, along, from) + AddShares(i, a, grid.ThetaEdgesDeg[i], theta, response, from);
        }

        double unclustered = 0, total = 0;
        for (int j = from; j < end; j++)
        {
            for (int k = 0; k < segments; k++)
            {
                double squares = estimator.Squares(j, theta[k], theta[k + 1]);
                double c = along[j - from] + response[((j - from) * segments) + k];
                unclustered += along[j - from] * along[j - from] * squares;
                total += c * c * squares;
            }
        }

        double clustering = unclustered > 0 ? projection.Variance(from, along) / unclustered : 1;
        return independent + (clustering * total);
    }

    private (int From, int End) Reach(int firstBin, int bins)
    {
        int from = firstBin, end = firstBin + bins;
        for (int i = firstBin; i < firstBin + bins; i++)
        {
            (int first, double[] coefficients) = smooth.Influence(i);
            from = Math.Min(from, Math.Min(first, shares[i].Kernel.First));
            end = Math.Max(end, Math.Max(first + coefficients.Length, shares[i].Kernel.End));
        }

        return (from, end);
    }

    /// <summary>All θ* edges that occur in the window, as indices on the fine grid.</summary>
    private int[] ThetaSegments(AnalysisGrid grid, int firstBin, int bins)
    {
        var edges = new SortedSet<int>();
        for (int i = firstBin; i < firstBin + bins; i++)
        {
            edges.UnionWith(ThetaShareEstimator.FineEdges(grid.ThetaEdgesDeg[i], estimator.ThetaBins));
        }

        return [.. edges];
    }

    /// <summary>Adds the response through the M² content; returns the variance of unseen events.</summary>
    private double AddContent(int i, ReadOnlySpan<double> a, double[] along, int from)
    {
        double alpha = 0;
        for (int t = 0; t < a.Length; t++)
        {
            alpha += a[t] * shares[i].Share[t];
        }

        (int first, double[] influence) = smooth.Influence(i);
        for (int k = 0; k < influence.Length; k++)
        {
            along[first + k - from] += alpha * influence[k];
        }

        return alpha * alpha * Math.Max(0, smooth.Variance[i] - smooth.EventVariance(i));
    }

    /// <summary>Adds the response through the θ* shares; returns the variance of unseen events.</summary>
    private double AddShares(int i, ReadOnlySpan<double> a, double[] thetaEdgesDeg, int[] theta, double[] response, int from)
    {
        ThetaShares share = shares[i];
        double content = smooth.Content[i];
        double mean = 0, independent = 0;
        for (int t = 0; t < a.Length; t++)
        {
            mean += a[t] * share.RawShare[t];
            independent += a[t] * a[t] * (share.Variance[t] - share.EventVariance[t]);
        }

        int[] edges = ThetaShareEstimator.FineEdges(thetaEdgesDeg, estimator.ThetaBins);
        int segments = theta.Length - 1;
        Span<double> ofSegment = stackalloc double[segments];
        for (int k = 0, t = 0; k < segments; k++)
        {
            while (theta[k] >= edges[t + 1])
            {
                t++;
            }

            ofSegment[k] = content * share.Response * (a[t] - mean);
        }

        for (int j = share.Kernel.First; a.Length > 1 && j < share.Kernel.End; j++)
        {
            double q = estimator.KernelWeight(share.Kernel, j);
            for (int k = 0; k < segments; k++)
            {
                response[((j - from) * segments) + k] += q * ofSegment[k];
            }
        }

        return content * content * independent;
    }
}
