namespace ZPrimeGpu.Host.Accelerators.Fits;

/// <summary>A kink (code0, code1 at α = 0) can part two valleys of the likelihood.</summary>
internal enum KinkSearch
{
    /// <summary>Look on both sides and take the deeper valley.</summary>
    BothSides,

    /// <summary>Stay in the valley of the start, as the minimisers that pyhf's test statistics come from.</summary>
    OwnSide,
}
