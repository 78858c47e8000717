using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Views;

/// <summary>Consecutive doubles in pinned or native memory, read and written a pack at a time: index i is elements i … i + lanes − 1.</summary>
/// <remarks>The caller pins the memory and keeps indices within it; nothing is checked here.</remarks>
/// <param name="data">First element.</param>
/// <typeparam name="TReal">The pack.</typeparam>
internal readonly unsafe struct ColumnView<TReal>(double* data) : IView<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <inheritdoc/>
    public TReal this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.ReadUnaligned<TReal>(data + index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => Unsafe.WriteUnaligned(data + index, value);
    }
}
