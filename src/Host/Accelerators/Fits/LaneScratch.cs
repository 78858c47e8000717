using System.Runtime.InteropServices;

namespace ZPrimeGpu.Host.Accelerators.Fits;

/// <summary>Aligned memory for one pack of fits, reused from pack to pack.</summary>
internal sealed unsafe class LaneScratch : IDisposable
{
    private const int Alignment = 64;
    private double* memory;
    private nuint length;

    ~LaneScratch() => NativeMemory.AlignedFree(memory);

    /// <summary>At least so many doubles; content is not kept.</summary>
    public double* Reserve(int doubles)
    {
        if ((nuint)doubles > length)
        {
            NativeMemory.AlignedFree(memory);
            length = (nuint)doubles;
            memory = (double*)NativeMemory.AlignedAlloc(length * sizeof(double), Alignment);
            new Span<double>(memory, doubles).Clear();
        }

        return memory;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(memory);
        memory = null;
        length = 0;
        GC.SuppressFinalize(this);
    }
}
