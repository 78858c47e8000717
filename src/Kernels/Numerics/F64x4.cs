using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>Four doubles in one 256-bit register: the number of the <c>simd</c> accelerator where the processor has such registers.</summary>
/// <remarks>A mask has all bits of a set lane set.</remarks>
/// <param name="value">The lanes.</param>
public readonly struct F64x4(Vector256<double> value) : IReal<F64x4>
{
    /// <summary>The lanes.</summary>
    public readonly Vector256<double> Value = value;

    private const long SqrtHalfBits = 0x3FE6A09E667F3BCD;
    private const long ExponentMask = unchecked((long)0xFFF0000000000000);

    // 1.5·2⁵²: adding it leaves an integer-valued double in the low bits of the significand.
    private const double RoundingMagic = 6755399441055744.0;
    private const long RoundingMagicBits = 0x4338000000000000;

    /// <inheritdoc/>
    public static int Lanes => 4;

    /// <inheritdoc/>
    public static F64x4 From(double value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    public static F64x4 operator +(F64x4 a, F64x4 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    public static F64x4 operator -(F64x4 a, F64x4 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    public static F64x4 operator -(F64x4 a) => new(-a.Value);

    /// <inheritdoc/>
    public static F64x4 operator *(F64x4 a, F64x4 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    public static F64x4 operator /(F64x4 a, F64x4 b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    public static F64x4 Fma(F64x4 a, F64x4 b, F64x4 c) => new(Vector256.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    public static F64x4 Sqrt(F64x4 x) => new(Vector256.Sqrt(x.Value));

    /// <inheritdoc/>
    public static F64x4 Abs(F64x4 x) => new(Vector256.Abs(x.Value));

    /// <inheritdoc/>
    public static F64x4 Min(F64x4 a, F64x4 b)
        => new(Avx.IsSupported
            ? Avx.Min(a.Value, b.Value)
            : Vector256.ConditionalSelect(Vector256.LessThan(a.Value, b.Value), a.Value, b.Value));

    /// <inheritdoc/>
    public static F64x4 Max(F64x4 a, F64x4 b)
        => new(Avx.IsSupported
            ? Avx.Max(a.Value, b.Value)
            : Vector256.ConditionalSelect(Vector256.GreaterThan(a.Value, b.Value), a.Value, b.Value));

    /// <inheritdoc/>
    public static F64x4 Round(F64x4 x)
    {
        Vector256<double> magic = Vector256.Create(RoundingMagic);
        return new((x.Value + magic) - magic);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 ScaleByPowerOfTwo(F64x4 x, F64x4 n)
    {
        Vector256<long> integer = (n.Value + Vector256.Create(RoundingMagic)).AsInt64() - Vector256.Create(RoundingMagicBits);
        return new(x.Value * ((integer + Vector256.Create(1023L)) << 52).AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Significand(F64x4 x, out F64x4 exponent)
    {
        Vector256<long> bits = x.Value.AsInt64();
        Vector256<long> shifted = bits - Vector256.Create(SqrtHalfBits);
        Vector256<long> power = shifted >> 52;
        exponent = new((power + Vector256.Create(RoundingMagicBits)).AsDouble() - Vector256.Create(RoundingMagic));
        return new((bits - (shifted & Vector256.Create(ExponentMask))).AsDouble());
    }

    /// <inheritdoc/>
    public static F64x4 Less(F64x4 a, F64x4 b) => new(Vector256.LessThan(a.Value, b.Value));

    /// <inheritdoc/>
    public static F64x4 LessOrEqual(F64x4 a, F64x4 b) => new(Vector256.LessThanOrEqual(a.Value, b.Value));

    /// <inheritdoc/>
    public static F64x4 Equal(F64x4 a, F64x4 b) => new(Vector256.Equals(a.Value, b.Value));

    /// <inheritdoc/>
    public static F64x4 And(F64x4 maskA, F64x4 maskB) => new(maskA.Value & maskB.Value);

    /// <inheritdoc/>
    public static F64x4 Or(F64x4 maskA, F64x4 maskB) => new(maskA.Value | maskB.Value);

    /// <inheritdoc/>
    public static F64x4 Not(F64x4 mask) => new(~mask.Value);

    /// <inheritdoc/>
    public static F64x4 Select(F64x4 mask, F64x4 whenTrue, F64x4 whenFalse)
        => new(Vector256.ConditionalSelect(mask.Value, whenTrue.Value, whenFalse.Value));

    /// <inheritdoc/>
    public static bool Any(F64x4 mask) => mask.Value.AsInt64() != Vector256<long>.Zero;

    /// <inheritdoc/>
    public static bool All(F64x4 mask) => mask.Value.AsInt64() == Vector256<long>.AllBitsSet;
}
