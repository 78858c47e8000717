namespace ZPrimeGpu.Host.Templates;

/// <summary>Puts the rows of a clustered source into an order that depends on the rows alone, so that sums over them repeat to the last bit.</summary>
internal static class ClusterOrder
{
    /// <summary>The rows of each cluster together, by cluster, cell and weight.</summary>
    public static IEnumerable<IReadOnlyList<ClusteredEntry>> ByCluster(ClusteredEntry[] entries)
    {
        var sorted = (ClusteredEntry[])entries.Clone();
        Array.Sort(sorted, Compare);
        for (int first = 0; first < sorted.Length;)
        {
            int end = first + 1;
            while (end < sorted.Length && sorted[end].Cluster == sorted[first].Cluster)
            {
                end++;
            }

            yield return new ArraySegment<ClusteredEntry>(sorted, first, end - first);
            first = end;
        }
    }

    private static int Compare(ClusteredEntry a, ClusteredEntry b)
    {
        int order = a.Cluster.CompareTo(b.Cluster);
        if (order == 0)
        {
            order = a.Cell.CompareTo(b.Cell);
        }

        return order != 0
            ? order
            : BitConverter.DoubleToInt64Bits(a.Weight).CompareTo(BitConverter.DoubleToInt64Bits(b.Weight));
    }
}
