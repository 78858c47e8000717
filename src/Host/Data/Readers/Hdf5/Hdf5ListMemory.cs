using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ZPrimeGpu.Host.Data.Readers.Hdf5;

/// <summary>
/// Memory that libhdf5 takes for the lists of one batch: blocks that are freed together, and no more than a limit, so that a damaged
/// length cannot take the machine's memory here.
/// </summary>
internal sealed unsafe class Hdf5ListMemory : IDisposable
{
    /// <summary>Most bytes.</summary>
    public const long MaxBytes = 1L << 28;

    private const int BlockBytes = 1 << 20;
    private const int Alignment = 16;
    private readonly List<nint> blocks = [];
    private GCHandle self;
    private nint free;
    private long left;
    private long total;

    /// <summary>Makes none.</summary>
    public Hdf5ListMemory() => self = GCHandle.Alloc(this);

    /// <summary>Whether more was wanted than the limit.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>Makes the library take the memory for lists from here.</summary>
    public void Serve(long transfer)
    {
        nint info = GCHandle.ToIntPtr(self);
        Hdf5Error.Check(Hdf5Api.H5Pset_vlen_mem_manager(transfer, &Allocate, info, &Free, info), "the transfer properties");
    }

    /// <summary>Gives up all lists.</summary>
    public void Clear()
    {
        foreach (nint block in blocks)
        {
            NativeMemory.Free((void*)block);
        }

        blocks.Clear();
        (free, left, total, IsExhausted) = (0, 0, 0, false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        if (self.IsAllocated)
        {
            self.Free();
        }
    }

    // Null tells the library that there is no memory. No exception may pass through it.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Allocate(nuint size, nint info)
    {
        try
        {
            return GCHandle.FromIntPtr(info).Target is Hdf5ListMemory memory && size <= (nuint)MaxBytes ? memory.Take((long)size) : 0;
        }
        catch (OutOfMemoryException)
        {
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(nint memory, nint info)
    {
    }

    private nint Take(long size)
    {
        size = (size + Alignment - 1) / Alignment * Alignment;
        if (size > left)
        {
            long block = Math.Max(size, BlockBytes);
            if (total + block > MaxBytes)
            {
                IsExhausted = true;
                return 0;
            }

            free = (nint)NativeMemory.Alloc((nuint)block);
            blocks.Add(free);
            left = block;
            total += block;
        }

        nint taken = free;
        free += (nint)size;
        left -= size;
        return taken;
    }
}
