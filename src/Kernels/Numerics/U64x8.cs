using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>Eight unsigned 64-bit integers in one 512-bit register, beside <see cref="F64x8"/>.</summary>
/// <param name="value">The lanes.</param>
public readonly struct U64x8(Vector512<ulong> value) : IWord<U64x8, F64x8>
{
    /// <summary>The lanes.</summary>
    public readonly Vector512<ulong> Value = value;

    private const ulong LowHalf = 0xFFFFFFFF;

    // The exponent of numbers in [1, 2).
    private const ulong OneBits = 0x3FF0000000000000;

    // The truth table of a ^ b ^ c.
    private const byte ExclusiveOr = 0x96;

    private const ulong SignBit = 0x8000000000000000;

    /// <inheritdoc/>
    public static U64x8 From(ulong value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    public static U64x8 Consecutive(ulong first) => new(Vector512.Create(first) + Vector512.Create(0UL, 1, 2, 3, 4, 5, 6, 7));

    /// <inheritdoc/>
    public static U64x8 operator +(U64x8 a, U64x8 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    public static U64x8 operator &(U64x8 a, U64x8 b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    public static U64x8 operator |(U64x8 a, U64x8 b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    public static U64x8 operator ^(U64x8 a, U64x8 b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U64x8 Xor(U64x8 a, U64x8 b, U64x8 c)
        => new(Avx512F.IsSupported ? Avx512F.TernaryLogic(a.Value, b.Value, c.Value, ExclusiveOr) : a.Value ^ b.Value ^ c.Value);

    /// <inheritdoc/>
    public static U64x8 operator <<(U64x8 a, int count) => new(a.Value << count);

    /// <inheritdoc/>
    public static U64x8 operator >>(U64x8 a, int count) => new(a.Value >>> count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U64x8 MultiplyHalves(U64x8 a, U64x8 b)
        => new(Avx512F.IsSupported
            ? Avx512F.Multiply(a.Value.AsUInt32(), b.Value.AsUInt32())
            : (a.Value & Vector512.Create(LowHalf)) * (b.Value & Vector512.Create(LowHalf)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Uniform(U64x8 bits)
    {
        // 1 + k/2⁵², minus 1, plus ½/2⁵²: every step is exact.
        Vector512<double> shifted = ((bits.Value >>> 12) | Vector512.Create(OneBits)).AsDouble();
        return new((shifted - Vector512.Create(1.0)) + Vector512.Create(0.5 / 4503599627370496.0));
    }

    /// <inheritdoc/>
    public static U64x8 FromInteger(F64x8 x)
    {
        // The spacing of numbers from 2⁵² on is 1: the integer stands in the lower bits.
        const double origin = 4503599627370496.0;
        return new((x.Value + Vector512.Create(origin)).AsUInt64() & Vector512.Create(0xFFFFFFFFFFFFFUL));
    }

    /// <inheritdoc/>
    public static F64x8 TopBit(U64x8 bits) => new(Vector512.LessThan(bits.Value.AsInt64(), Vector512<long>.Zero).AsDouble());

    /// <inheritdoc/>
    public static F64x8 NegateWhereTopBit(U64x8 bits, F64x8 x)
        => new(((bits.Value & Vector512.Create(SignBit)) ^ x.Value.AsUInt64()).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Map<TMap>(U64x8 bits, in TMap map)
        where TMap : struct, IWordMap
        => new(Vector512.Create(
            map.Apply(bits.Value.GetElement(0)),
            map.Apply(bits.Value.GetElement(1)),
            map.Apply(bits.Value.GetElement(2)),
            map.Apply(bits.Value.GetElement(3)),
            map.Apply(bits.Value.GetElement(4)),
            map.Apply(bits.Value.GetElement(5)),
            map.Apply(bits.Value.GetElement(6)),
            map.Apply(bits.Value.GetElement(7))));
}
