using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Tests.Numerics;

/// <summary>A view of an array, checked.</summary>
internal readonly struct MemoryView<TReal>(TReal[] data) : IView<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    public TReal this[int index]
    {
        get => data[index];
        set => data[index] = value;
    }
}
