using System.Runtime.CompilerServices;

namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>One unsigned 64-bit integer, beside <see cref="F64"/>.</summary>
/// <param name="value">The integer.</param>
public readonly struct U64(ulong value) : IWord<U64, F64>
{
    /// <summary>The integer.</summary>
    public readonly ulong Value = value;

    /// <inheritdoc/>
    public static U64 From(ulong value) => new(value);

    /// <inheritdoc/>
    public static U64 Consecutive(ulong first) => new(first);

    /// <inheritdoc/>
    public static U64 operator +(U64 a, U64 b) => new(unchecked(a.Value + b.Value));

    /// <inheritdoc/>
    public static U64 operator &(U64 a, U64 b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    public static U64 operator |(U64 a, U64 b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    public static U64 operator ^(U64 a, U64 b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    public static U64 Xor(U64 a, U64 b, U64 c) => new(a.Value ^ b.Value ^ c.Value);

    /// <inheritdoc/>
    public static U64 operator <<(U64 a, int count) => new(a.Value << count);

    /// <inheritdoc/>
    public static U64 operator >>(U64 a, int count) => new(a.Value >> count);

    /// <inheritdoc/>
    public static U64 MultiplyHalves(U64 a, U64 b) => new((ulong)(uint)a.Value * (uint)b.Value);

    /// <inheritdoc/>
    public static F64 Uniform(U64 bits) => new(RandomVariates.Uniform(bits.Value));

    /// <inheritdoc/>
    public static U64 FromInteger(F64 x) => new((ulong)(long)x.Value);

    /// <inheritdoc/>
    public static F64 TopBit(U64 bits) => new((long)bits.Value < 0 ? 1.0 : 0.0);

    /// <inheritdoc/>
    public static F64 NegateWhereTopBit(U64 bits, F64 x) => (long)bits.Value < 0 ? -x : x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Map<TMap>(U64 bits, in TMap map)
        where TMap : struct, IWordMap
        => new(map.Apply(bits.Value));
}
