namespace ZPrimeGpu.Host.Configuration;

/// <summary>What varies from toy to toy of one hypothesis.</summary>
internal enum EnsembleKind
{
    /// <summary>Parameters stay at their conditional fit to the data; counts and auxiliary values are thrown around what they predict.</summary>
    Frequentist,

    /// <summary>
    /// Constrained parameters are drawn from their auxiliary measurements, counts around what they predict; auxiliary values stay as observed. The prior-predictive ensemble of
    /// Cousins and Highland, Nucl. Instrum. Meth. A 320 (1992) 331.
    /// </summary>
    Hybrid,
}
