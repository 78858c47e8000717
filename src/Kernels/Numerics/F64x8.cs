using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>Eight doubles in one 512-bit register: the number of the <c>simd</c> accelerator where the processor has such registers.</summary>
/// <remarks>A mask has all bits of a set lane set.</remarks>
/// <param name="value">The lanes.</param>
public readonly struct F64x8(Vector512<double> value) : IReal<F64x8>
{
    /// <summary>The lanes.</summary>
    public readonly Vector512<double> Value = value;

    private const long SqrtHalfBits = 0x3FE6A09E667F3BCD;
    private const long ExponentMask = unchecked((long)0xFFF0000000000000);

    // 1.5·2⁵²: adding it leaves an integer-valued double in the low bits of the significand.
    private const double RoundingMagic = 6755399441055744.0;
    private const long RoundingMagicBits = 0x4338000000000000;

    /// <inheritdoc/>
    public static int Lanes => 8;

    /// <inheritdoc/>
    public static F64x8 From(double value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    public static F64x8 operator +(F64x8 a, F64x8 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    public static F64x8 operator -(F64x8 a, F64x8 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    public static F64x8 operator -(F64x8 a) => new(-a.Value);

    /// <inheritdoc/>
    public static F64x8 operator *(F64x8 a, F64x8 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    public static F64x8 operator /(F64x8 a, F64x8 b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    public static F64x8 Fma(F64x8 a, F64x8 b, F64x8 c) => new(Vector512.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    public static F64x8 Sqrt(F64x8 x) => new(Vector512.Sqrt(x.Value));

    /// <inheritdoc/>
    public static F64x8 Abs(F64x8 x) => new(Vector512.Abs(x.Value));

    /// <inheritdoc/>
    public static F64x8 Min(F64x8 a, F64x8 b)
        => new(Avx512F.IsSupported
            ? Avx512F.Min(a.Value, b.Value)
            : Vector512.ConditionalSelect(Vector512.LessThan(a.Value, b.Value), a.Value, b.Value));

    /// <inheritdoc/>
    public static F64x8 Max(F64x8 a, F64x8 b)
        => new(Avx512F.IsSupported
            ? Avx512F.Max(a.Value, b.Value)
            : Vector512.ConditionalSelect(Vector512.GreaterThan(a.Value, b.Value), a.Value, b.Value));

    /// <inheritdoc/>
    public static F64x8 Round(F64x8 x)
    {
        Vector512<double> magic = Vector512.Create(RoundingMagic);
        return new((x.Value + magic) - magic);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 ScaleByPowerOfTwo(F64x8 x, F64x8 n)
    {
        Vector512<long> integer = (n.Value + Vector512.Create(RoundingMagic)).AsInt64() - Vector512.Create(RoundingMagicBits);
        return new(x.Value * ((integer + Vector512.Create(1023L)) << 52).AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Significand(F64x8 x, out F64x8 exponent)
    {
        Vector512<long> bits = x.Value.AsInt64();
        Vector512<long> shifted = bits - Vector512.Create(SqrtHalfBits);
        Vector512<long> power = shifted >> 52;
        exponent = new((power + Vector512.Create(RoundingMagicBits)).AsDouble() - Vector512.Create(RoundingMagic));
        return new((bits - (shifted & Vector512.Create(ExponentMask))).AsDouble());
    }

    /// <inheritdoc/>
    public static F64x8 Less(F64x8 a, F64x8 b) => new(Vector512.LessThan(a.Value, b.Value));

    /// <inheritdoc/>
    public static F64x8 LessOrEqual(F64x8 a, F64x8 b) => new(Vector512.LessThanOrEqual(a.Value, b.Value));

    /// <inheritdoc/>
    public static F64x8 Equal(F64x8 a, F64x8 b) => new(Vector512.Equals(a.Value, b.Value));

    /// <inheritdoc/>
    public static F64x8 And(F64x8 maskA, F64x8 maskB) => new(maskA.Value & maskB.Value);

    /// <inheritdoc/>
    public static F64x8 Or(F64x8 maskA, F64x8 maskB) => new(maskA.Value | maskB.Value);

    /// <inheritdoc/>
    public static F64x8 Not(F64x8 mask) => new(~mask.Value);

    /// <inheritdoc/>
    public static F64x8 Select(F64x8 mask, F64x8 whenTrue, F64x8 whenFalse)
        => new(Vector512.ConditionalSelect(mask.Value, whenTrue.Value, whenFalse.Value));

    /// <inheritdoc/>
    public static bool Any(F64x8 mask) => mask.Value.AsInt64() != Vector512<long>.Zero;

    /// <inheritdoc/>
    public static bool All(F64x8 mask) => mask.Value.AsInt64() == Vector512<long>.AllBitsSet;
}
