using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>Monte-Carlo variance of a weighted sum of simulated rows, from the rows: the slow twin of the projections and templates.</summary>
internal static class TemplatesClusterOracle
{
    /// <summary>Var(Σ c w) = Σ_clusters (Σ c w)²: each generated event is one independent term.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="coefficient">c of a row.</param>
    public static double Variance(IEnumerable<ClusteredEntry> rows, Func<ClusteredEntry, double> coefficient)
    {
        var terms = new Dictionary<long, double>();
        foreach (ClusteredEntry row in rows)
        {
            terms[row.Cluster] = terms.GetValueOrDefault(row.Cluster) + (coefficient(row) * row.Weight);
        }

        return terms.Values.Sum(t => t * t);
    }
}
