namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>Bounds of the eliminated parameters (pyhf's).</summary>
public static class LocalBounds
{
    /// <summary>Largest |α| of a shift.</summary>
    public const double ShiftMax = 5.0;

    /// <summary>Lower bound of the locals of a kind.</summary>
    public static double Lower(LocalKind kind) => kind == LocalKind.GaussianShift ? -ShiftMax : ProfiledBin.GammaMin;

    /// <summary>Upper bound of the locals of a kind.</summary>
    public static double Upper(LocalKind kind) => kind == LocalKind.GaussianShift ? ShiftMax : ProfiledBin.GammaMax;
}
