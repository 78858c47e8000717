namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>Numbers of single precision beside those of double precision: for the part of a fit that only looks for a way.</summary>
/// <remarks>Constants of kernel bodies are made for double precision. <see cref="IReal{TReal}.From"/> of a narrow type therefore never gives zero for a constant that is not:
/// some of them keep a divisor from vanishing. Constants beyond its range become infinite, which bounds nothing.</remarks>
/// <typeparam name="TNarrow">The implementing type.</typeparam>
/// <typeparam name="TReal">Double precision, with as many lanes.</typeparam>
public interface INarrowReal<TNarrow, TReal> : IReal<TNarrow>
    where TNarrow : unmanaged, INarrowReal<TNarrow, TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>The nearest narrow number.</summary>
    static abstract TNarrow Narrow(TReal x);

    /// <summary>The same number.</summary>
    static abstract TReal Widen(TNarrow x);
}
