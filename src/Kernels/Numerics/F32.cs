using System.Runtime.CompilerServices;

namespace ZPrimeGpu.Kernels.Numerics;

/// <summary>A scalar float, beside <see cref="F64"/>: the reference for the first part of fits in mixed precision.</summary>
/// <remarks>A mask is 1 where set and 0 where not.</remarks>
/// <param name="value">The number.</param>
public readonly struct F32(float value) : INarrowReal<F32, F64>
{
    /// <summary>The number.</summary>
    public readonly float Value = value;

    /// <summary>Smallest magnitude that <see cref="From"/> gives for a number that is not zero: its square is a normal number.</summary>
    public const float SmallestConstant = 1e-18f;

    private const int SqrtHalfBits = 0x3F3504F3;
    private const int ExponentMask = unchecked((int)0xFF800000);

    /// <inheritdoc/>
    public static int Lanes => 1;

    /// <inheritdoc/>
    public static F32 From(double value)
        => new(value == 0.0 ? 0.0f : Math.Abs(value) >= SmallestConstant || double.IsNaN(value) ? (float)value : value < 0.0 ? -SmallestConstant : SmallestConstant);

    /// <inheritdoc/>
    public static F32 Narrow(F64 x) => new((float)x.Value);

    /// <inheritdoc/>
    public static F64 Widen(F32 x) => new(x.Value);

    /// <inheritdoc/>
    public static F32 operator +(F32 a, F32 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    public static F32 operator -(F32 a, F32 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    public static F32 operator -(F32 a) => new(-a.Value);

    /// <inheritdoc/>
    public static F32 operator *(F32 a, F32 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    public static F32 operator /(F32 a, F32 b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    public static F32 Fma(F32 a, F32 b, F32 c) => new(MathF.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    public static F32 Sqrt(F32 x) => new(MathF.Sqrt(x.Value));

    /// <inheritdoc/>
    public static F32 Abs(F32 x) => new(MathF.Abs(x.Value));

    /// <inheritdoc/>
    public static F32 Min(F32 a, F32 b) => new(a.Value < b.Value ? a.Value : b.Value);

    /// <inheritdoc/>
    public static F32 Max(F32 a, F32 b) => new(a.Value > b.Value ? a.Value : b.Value);

    /// <inheritdoc/>
    /// <remarks>|x| &lt; 2²².</remarks>
    public static F32 Round(F32 x)
    {
        // As in double precision, with 1.5·2²³.
        const float magic = 12582912.0f;
        return new((x.Value + magic) - magic);
    }

    /// <inheritdoc/>
    /// <remarks>n in [−126, 127]; beyond, what these give.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 ScaleByPowerOfTwo(F32 x, F32 n)
        => new(x.Value * BitConverter.Int32BitsToSingle(((int)Min(Max(n, new(-126.0f)), new(127.0f)).Value + 127) << 23));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32 Significand(F32 x, out F32 exponent)
    {
        int bits = BitConverter.SingleToInt32Bits(x.Value);
        int shifted = bits - SqrtHalfBits;
        exponent = new(shifted >> 23);
        return new(BitConverter.Int32BitsToSingle(bits - (shifted & ExponentMask)));
    }

    /// <inheritdoc/>
    public static F32 Less(F32 a, F32 b) => new(a.Value < b.Value ? 1.0f : 0.0f);

    /// <inheritdoc/>
    public static F32 LessOrEqual(F32 a, F32 b) => new(a.Value <= b.Value ? 1.0f : 0.0f);

    /// <inheritdoc/>
    public static F32 Equal(F32 a, F32 b) => new(a.Value == b.Value ? 1.0f : 0.0f);

    /// <inheritdoc/>
    public static F32 And(F32 maskA, F32 maskB) => new(maskA.Value * maskB.Value);

    /// <inheritdoc/>
    public static F32 Or(F32 maskA, F32 maskB) => new(maskA.Value != 0.0f ? 1.0f : maskB.Value);

    /// <inheritdoc/>
    public static F32 Not(F32 mask) => new(1.0f - mask.Value);

    /// <inheritdoc/>
    public static F32 Select(F32 mask, F32 whenTrue, F32 whenFalse) => mask.Value != 0.0f ? whenTrue : whenFalse;

    /// <inheritdoc/>
    public static bool Any(F32 mask) => mask.Value != 0.0f;

    /// <inheritdoc/>
    public static bool All(F32 mask) => mask.Value != 0.0f;
}
