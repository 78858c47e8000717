namespace ZPrimeGpu.Host.Limits;

/// <summary>Test statistics of arXiv:1007.1727.</summary>
internal enum TestStatistic
{
    /// <summary>q̃: for upper limits, POI bounded at 0 from below.</summary>
    QTilde,

    /// <summary>q: for upper limits, POI free to go negative.</summary>
    Q,

    /// <summary>q0: for discovery.</summary>
    Q0,
}
