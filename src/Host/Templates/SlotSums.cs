using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ZPrimeGpu.Host.Templates;

/// <summary>Σw and Σw² of the events of many slots, independent of their order: sums as <see cref="WeightSum"/>, laid out for the cache.</summary>
/// <remarks>Events fall into slots at random, so the price of an addition is that of a cache miss. The lower 128 bits of both sums of a
/// slot are half a cache line; the upper 64 bits change only where a sum crosses ±2³², and live elsewhere.</remarks>
/// <param name="slots">Number of slots.</param>
internal sealed class SlotSums(int slots)
{
    private readonly Lower[] lower = new Lower[slots];
    private ulong[]? upper;

    /// <summary>Number of slots.</summary>
    public int Count => lower.Length;

    /// <summary>Asks for a slot's cache line, because an addition will want it soon; a hint, and nothing for slots that do not exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(int slot)
    {
        if (Sse.IsSupported)
        {
            // The address may be outside the array, or out of date where the collector moves it: a prefetch never faults.
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(lower), slot)));
        }
    }

    /// <summary>Adds an event to a slot.</summary>
    /// <param name="slot">Slot.</param>
    /// <param name="w">Its weight.</param>
    /// <param name="w2">Its squared weight.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int slot, in WeightTerm w, in WeightTerm w2)
    {
        ref Lower sums = ref lower[slot];
        ulong weightsUpper = Add(ref sums.WeightsLow, ref sums.WeightsMiddle, w.Low, w.Middle, w.High);
        ulong squaresUpper = Add(ref sums.SquaresLow, ref sums.SquaresMiddle, w2.Low, w2.Middle, w2.High);
        if ((weightsUpper | squaresUpper) != 0)
        {
            AddUpper(slot, weightsUpper, squaresUpper);
        }
    }

    /// <summary>Adds the sums of the same slots.</summary>
    public void Add(SlotSums other)
    {
        for (int slot = 0; slot < lower.Length; slot++)
        {
            ref Lower sums = ref lower[slot];
            ref readonly Lower added = ref other.lower[slot];
            ulong weightsUpper = Add(ref sums.WeightsLow, ref sums.WeightsMiddle, added.WeightsLow, added.WeightsMiddle, other.Upper(slot, 0));
            ulong squaresUpper = Add(ref sums.SquaresLow, ref sums.SquaresMiddle, added.SquaresLow, added.SquaresMiddle, other.Upper(slot, 1));
            if ((weightsUpper | squaresUpper) != 0)
            {
                AddUpper(slot, weightsUpper, squaresUpper);
            }
        }
    }

    /// <summary>Σw of a slot.</summary>
    public WeightSum Weights(int slot) => new(lower[slot].WeightsLow, lower[slot].WeightsMiddle, Upper(slot, 0));

    /// <summary>Σw² of a slot.</summary>
    public WeightSum Squares(int slot) => new(lower[slot].SquaresLow, lower[slot].SquaresMiddle, Upper(slot, 1));

    /// <summary>Adds to the lower words; returns what is to be added to the upper one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Add(ref ulong low, ref ulong middle, ulong termLow, ulong termMiddle, ulong termHigh)
    {
        ulong newLow = low + termLow;
        ulong carry = newLow < termLow ? 1UL : 0;
        ulong partial = middle + termMiddle;
        ulong newMiddle = partial + carry;
        low = newLow;
        middle = newMiddle;
        return termHigh + (partial < termMiddle ? 1UL : 0) + (newMiddle < carry ? 1UL : 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddUpper(int slot, ulong weights, ulong squares)
    {
        upper ??= new ulong[2 * lower.Length];
        upper[2 * slot] += weights;
        upper[(2 * slot) + 1] += squares;
    }

    private ulong Upper(int slot, int which) => upper is null ? 0 : upper[(2 * slot) + which];

    [StructLayout(LayoutKind.Sequential)]
    private struct Lower
    {
        public ulong WeightsLow;
        public ulong WeightsMiddle;
        public ulong SquaresLow;
        public ulong SquaresMiddle;
    }
}
