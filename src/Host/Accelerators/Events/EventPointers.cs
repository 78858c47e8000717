using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Selection;

namespace ZPrimeGpu.Host.Accelerators.Events;

/// <summary>The columns of a chunk in host memory.</summary>
/// <param name="columns">First element of each column [<see cref="EventColumn"/>]; null where the chunk lacks it.</param>
/// <typeparam name="TReal">One event, or one event per lane.</typeparam>
internal readonly unsafe struct EventPointers<TReal>(double** columns) : IEventView<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>Number of columns that kernels read.</summary>
    public const int Count = EventColumn.PhotonEnergySum + 1;

    /// <summary>Points into a chunk, whose columns never move; the caller keeps the chunk alive.</summary>
    /// <param name="events">The chunk.</param>
    /// <param name="columns">First element of each column [<see cref="Count"/>].</param>
    public static void Fill(EventColumns events, double** columns)
    {
        for (int i = 0; i < Count; i++)
        {
            var quantity = (EventQuantity)i;
            columns[i] = events.Has(quantity)
                ? (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(events.Storage(quantity)))
                : null;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TReal Load(int quantity, int index) => Unsafe.ReadUnaligned<TReal>(columns[quantity] + index);
}
