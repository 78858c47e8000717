using System.Runtime.CompilerServices;

namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>A scalar double: the number of the <c>scalar</c> accelerator and of replayed fits.</summary>
/// <remarks>A mask is 1 where set and 0 where not.</remarks>
/// <param name="value">The number.</param>
public readonly struct F64(double value) : IReal<F64>
{
    /// <summary>The number.</summary>
    public readonly double Value = value;

    private const long SqrtHalfBits = 0x3FE6A09E667F3BCD;
    private const long ExponentMask = unchecked((long)0xFFF0000000000000);

    /// <inheritdoc/>
    public static int Lanes => 1;

    /// <inheritdoc/>
    public static F64 From(double value) => new(value);

    /// <inheritdoc/>
    public static F64 operator +(F64 a, F64 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    public static F64 operator -(F64 a, F64 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    public static F64 operator -(F64 a) => new(-a.Value);

    /// <inheritdoc/>
    public static F64 operator *(F64 a, F64 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    public static F64 operator /(F64 a, F64 b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    public static F64 Fma(F64 a, F64 b, F64 c) => new(Math.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    public static F64 Sqrt(F64 x) => new(Math.Sqrt(x.Value));

    /// <inheritdoc/>
    public static F64 Abs(F64 x) => new(Math.Abs(x.Value));

    /// <inheritdoc/>
    public static F64 Min(F64 a, F64 b) => new(a.Value < b.Value ? a.Value : b.Value);

    /// <inheritdoc/>
    public static F64 Max(F64 a, F64 b) => new(a.Value > b.Value ? a.Value : b.Value);

    /// <inheritdoc/>
    public static F64 Round(F64 x)
    {
        // Adding and removing 1.5·2⁵² rounds to an integer in the current (nearest-even) mode on every device.
        const double magic = 6755399441055744.0;
        return new((x.Value + magic) - magic);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 ScaleByPowerOfTwo(F64 x, F64 n)
        => new(x.Value * BitConverter.Int64BitsToDouble(((long)n.Value + 1023) << 52));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64 Significand(F64 x, out F64 exponent)
    {
        long bits = BitConverter.DoubleToInt64Bits(x.Value);
        long shifted = bits - SqrtHalfBits;
        exponent = new(shifted >> 52);
        return new(BitConverter.Int64BitsToDouble(bits - (shifted & ExponentMask)));
    }

    /// <inheritdoc/>
    public static F64 Less(F64 a, F64 b) => new(a.Value < b.Value ? 1.0 : 0.0);

    /// <inheritdoc/>
    public static F64 LessOrEqual(F64 a, F64 b) => new(a.Value <= b.Value ? 1.0 : 0.0);

    /// <inheritdoc/>
    public static F64 Equal(F64 a, F64 b) => new(a.Value == b.Value ? 1.0 : 0.0);

    /// <inheritdoc/>
    public static F64 And(F64 maskA, F64 maskB) => new(maskA.Value * maskB.Value);

    /// <inheritdoc/>
    public static F64 Or(F64 maskA, F64 maskB) => new(maskA.Value != 0.0 ? 1.0 : maskB.Value);

    /// <inheritdoc/>
    public static F64 Not(F64 mask) => new(1.0 - mask.Value);

    /// <inheritdoc/>
    public static F64 Select(F64 mask, F64 whenTrue, F64 whenFalse) => mask.Value != 0.0 ? whenTrue : whenFalse;

    /// <inheritdoc/>
    public static bool Any(F64 mask) => mask.Value != 0.0;

    /// <inheritdoc/>
    public static bool All(F64 mask) => mask.Value != 0.0;
}
