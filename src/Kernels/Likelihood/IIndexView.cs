namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>A borrowed, fixed-size table of small integers: which factor belongs to which component, and the like.</summary>
/// <remarks>Indices are not checked in release builds: the host validates shapes before it launches.</remarks>
public interface IIndexView
{
    /// <summary>The integer at an index in [0, length).</summary>
    int this[int index] { get; }
}
