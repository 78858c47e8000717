using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>Four unsigned 64-bit integers in one 256-bit register, beside <see cref="F64x4"/>.</summary>
/// <param name="value">The lanes.</param>
public readonly struct U64x4(Vector256<ulong> value) : IWord<U64x4, F64x4>
{
    /// <summary>The lanes.</summary>
    public readonly Vector256<ulong> Value = value;

    private const ulong LowHalf = 0xFFFFFFFF;

    // The exponent of numbers in [1, 2).
    private const ulong OneBits = 0x3FF0000000000000;

    // The truth table of a ^ b ^ c.
    private const byte ExclusiveOr = 0x96;

    private const ulong SignBit = 0x8000000000000000;

    /// <inheritdoc/>
    public static U64x4 From(ulong value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    public static U64x4 Consecutive(ulong first) => new(Vector256.Create(first) + Vector256.Create(0UL, 1, 2, 3));

    /// <inheritdoc/>
    public static U64x4 operator +(U64x4 a, U64x4 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    public static U64x4 operator &(U64x4 a, U64x4 b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    public static U64x4 operator |(U64x4 a, U64x4 b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    public static U64x4 operator ^(U64x4 a, U64x4 b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U64x4 Xor(U64x4 a, U64x4 b, U64x4 c)
        => new(Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(a.Value, b.Value, c.Value, ExclusiveOr) : a.Value ^ b.Value ^ c.Value);

    /// <inheritdoc/>
    public static U64x4 operator <<(U64x4 a, int count) => new(a.Value << count);

    /// <inheritdoc/>
    public static U64x4 operator >>(U64x4 a, int count) => new(a.Value >>> count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U64x4 MultiplyHalves(U64x4 a, U64x4 b)
        => new(Avx2.IsSupported
            ? Avx2.Multiply(a.Value.AsUInt32(), b.Value.AsUInt32())
            : (a.Value & Vector256.Create(LowHalf)) * (b.Value & Vector256.Create(LowHalf)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Uniform(U64x4 bits)
    {
        // 1 + k/2⁵², minus 1, plus ½/2⁵²: every step is exact.
        Vector256<double> shifted = ((bits.Value >>> 12) | Vector256.Create(OneBits)).AsDouble();
        return new((shifted - Vector256.Create(1.0)) + Vector256.Create(0.5 / 4503599627370496.0));
    }

    /// <inheritdoc/>
    public static U64x4 FromInteger(F64x4 x)
    {
        // The spacing of numbers from 2⁵² on is 1: the integer stands in the lower bits.
        const double origin = 4503599627370496.0;
        return new((x.Value + Vector256.Create(origin)).AsUInt64() & Vector256.Create(0xFFFFFFFFFFFFFUL));
    }

    /// <inheritdoc/>
    public static F64x4 TopBit(U64x4 bits) => new(Vector256.LessThan(bits.Value.AsInt64(), Vector256<long>.Zero).AsDouble());

    /// <inheritdoc/>
    public static F64x4 NegateWhereTopBit(U64x4 bits, F64x4 x)
        => new(((bits.Value & Vector256.Create(SignBit)) ^ x.Value.AsUInt64()).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Map<TMap>(U64x4 bits, in TMap map)
        where TMap : struct, IWordMap
        => new(Vector256.Create(
            map.Apply(bits.Value.GetElement(0)),
            map.Apply(bits.Value.GetElement(1)),
            map.Apply(bits.Value.GetElement(2)),
            map.Apply(bits.Value.GetElement(3))));
}
