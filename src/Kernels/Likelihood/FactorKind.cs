namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>How a multiplicative factor depends on its one global parameter x.</summary>
public enum FactorKind
{
    /// <summary>f = x: POI, free normalisation, luminosity, and the symmetric part of a template variation.</summary>
    Value = 0,

    /// <summary>pyhf normsys code4: hi^x beyond +1, lo^(−x) beyond −1, a sixth-order polynomial between.</summary>
    NormSysCode4 = 1,

    /// <summary>pyhf normsys code1: hi^x for x ≥ 0, lo^(−x) below.</summary>
    NormSysCode1 = 2,

    /// <summary>Asymmetric part of histosys code4p: x²(15 + x²(3x² − 10))/8 for |x| ≤ 1, |x| beyond.</summary>
    HistoSysCode4P = 3,

    /// <summary>Asymmetric part of histosys code0: |x|.</summary>
    HistoSysCode0 = 4,
}
