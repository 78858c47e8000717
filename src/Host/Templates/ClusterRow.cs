namespace ZPrimeGpu.Host.Templates;

/// <summary>What the errors of clustered sources need of a row.</summary>
/// <param name="Cluster">Generated event.</param>
/// <param name="Weight">Weight.</param>
/// <param name="Cell">Cell of the fine grid; −1 where the row is not filled.</param>
/// <param name="Process">Process index.</param>
/// <param name="FirstFailed">First failed cut.</param>
internal readonly record struct ClusterRow(long Cluster, double Weight, int Cell, short Process, byte FirstFailed) : IComparable<ClusterRow>
{
    /// <summary>By process and cluster, then by everything else: rows that compare equal are equal, so sorted sums repeat to the last bit.</summary>
    public int CompareTo(ClusterRow other)
    {
        int order = Process.CompareTo(other.Process);
        order = order != 0 ? order : Cluster.CompareTo(other.Cluster);
        order = order != 0 ? order : FirstFailed.CompareTo(other.FirstFailed);
        order = order != 0 ? order : Cell.CompareTo(other.Cell);
        return order != 0 ? order : BitConverter.DoubleToInt64Bits(Weight).CompareTo(BitConverter.DoubleToInt64Bits(other.Weight));
    }

    /// <summary>Whether two rows come from one generated event.</summary>
    public bool SharesCluster(in ClusterRow other) => Process == other.Process && Cluster == other.Cluster;
}
