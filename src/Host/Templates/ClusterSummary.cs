using System.Runtime.InteropServices;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Templates;

/// <summary>What the rows of clustered sources come to: errors of the cut flow, and the filled rows that share a generated event.</summary>
internal sealed class ClusterSummary
{
    private readonly WeightSum[] crossTerms;
    private readonly List<ClusteredEntry>?[] shared;

    /// <summary>Goes through the rows, cluster by cluster.</summary>
    /// <param name="ledger">The rows.</param>
    /// <param name="processes">Number of processes.</param>
    public ClusterSummary(ClusterLedger ledger, int processes)
    {
        crossTerms = new WeightSum[processes * SelectionCuts.Count];
        shared = new List<ClusteredEntry>?[processes];
        var cluster = new List<ClusterRow>();
        foreach (ClusterRow row in ledger.Sorted())
        {
            if (cluster.Count > 0 && !row.SharesCluster(cluster[0]))
            {
                Close(cluster);
            }

            cluster.Add(row);
        }

        Close(cluster);
    }

    /// <summary>
    /// Σ over generated events of (Σw)² − Σw² of their rows that passed a cut and all before: what the rows' Σw² lacks for the variance.
    /// </summary>
    public WeightSum CrossTerms(int process, SelectionCut cut) => crossTerms[(process * SelectionCuts.Count) + (int)cut];

    /// <summary>The filled rows of a process whose generated event has other filled rows; null for a process of independent rows.</summary>
    public ClusteredEntry[]? Shared(int process) => shared[process]?.ToArray();

    // Rows come in the order of their first failed cut.
    private void Close(List<ClusterRow> cluster)
    {
        if (cluster.Count == 0)
        {
            return;
        }

        int process = cluster[0].Process;
        shared[process] ??= [];
        if (cluster.Count > 1)
        {
            AddCrossTerms(cluster, process);
            AddShared(cluster, shared[process]!);
        }

        cluster.Clear();
    }

    private void AddCrossTerms(List<ClusterRow> cluster, int process)
    {
        double sum = 0;
        double squares = 0;
        int next = cluster.Count - 1;
        for (int cut = SelectionCuts.Count - 1; cut >= 0; cut--)
        {
            for (; next >= 0 && cluster[next].FirstFailed > cut; next--)
            {
                sum += cluster[next].Weight;
                squares += cluster[next].Weight * cluster[next].Weight;
            }

            crossTerms[(process * SelectionCuts.Count) + cut].Add(WeightTerm.From((sum * sum) - squares));
        }
    }

    private static void AddShared(List<ClusterRow> cluster, List<ClusteredEntry> entries)
    {
        int filled = 0;
        foreach (ref readonly ClusterRow row in CollectionsMarshal.AsSpan(cluster))
        {
            filled += row.Cell >= 0 ? 1 : 0;
        }

        if (filled < 2)
        {
            return;
        }

        foreach (ref readonly ClusterRow row in CollectionsMarshal.AsSpan(cluster))
        {
            if (row.Cell >= 0)
            {
                entries.Add(new ClusteredEntry(row.Cell, row.Cluster, row.Weight));
            }
        }
    }
}
