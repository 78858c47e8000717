namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>A borrowed, fixed-size sequence of numbers. The accelerator decides where it lives and how it is strided.</summary>
/// <remarks>Indices are not checked in release builds of the hot views: the host validates shapes before it launches.</remarks>
/// <typeparam name="TReal">The numbers a body computes with.</typeparam>
public interface IView<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>The number at an index in [0, length).</summary>
    TReal this[int index] { get; set; }
}
