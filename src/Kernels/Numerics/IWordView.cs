namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>A borrowed table of 64-bit integers, the same for every lane. Indices are not checked in release builds.</summary>
public interface IWordView
{
    /// <summary>The integer at an index in [0, length).</summary>
    ulong this[int index] { get; }
}
