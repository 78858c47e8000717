namespace ZPrimeGpu.Host.Data.Readers.Root;

/// <summary>Grows the buffers of one file's baskets within limits, so that a damaged or hostile file cannot take the machine's memory.</summary>
internal sealed class BasketMemory
{
    /// <summary>Largest basket.</summary>
    public const int MaxBasketBytes = 1 << 28;

    private const long MaxBytes = 1L << 30;
    private long total;

    /// <summary>Makes a buffer hold at least so many items; its contents are lost.</summary>
    public void Grow<T>(ref T[] buffer, int items)
        where T : unmanaged
    {
        if (buffer.Length >= items)
        {
            return;
        }

        int size = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        total += (long)size * (items - buffer.Length);
        if ((long)size * items > 2L * MaxBasketBytes || total > MaxBytes)
        {
            throw new InvalidDataException($"its baskets together take over {MaxBytes >> 20} MB; write the tree again with smaller baskets (SetBasketSize)");
        }

        buffer = [];
        buffer = GC.AllocateUninitializedArray<T>(items);
    }
}
