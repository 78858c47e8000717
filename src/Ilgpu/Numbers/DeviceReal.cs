using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Ilgpu.Numbers;

/// <summary>A double on a device: the same bits as <see cref="F64"/> on the host.</summary>
/// <remarks>Arithmetic is that of <see cref="DeviceArithmetic"/>, which no compiler contracts. A mask is 1 where set and 0 where not.</remarks>
/// <param name="value">The number.</param>
internal readonly struct DeviceReal(double value) : IReal<DeviceReal>
{
    /// <summary>The number.</summary>
    public readonly double Value = value;

    private const long SqrtHalfBits = 0x3FE6A09E667F3BCD;
    private const long ExponentMask = unchecked((long)0xFFF0000000000000);

    /// <inheritdoc/>
    public static int Lanes => 1;

    /// <inheritdoc/>
    public static DeviceReal From(double value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceReal operator +(DeviceReal a, DeviceReal b)
        => new(DeviceArithmetic.Add(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceReal operator -(DeviceReal a, DeviceReal b)
        => new(DeviceArithmetic.Subtract(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceReal operator -(DeviceReal a) => new(-a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceReal operator *(DeviceReal a, DeviceReal b)
        => new(DeviceArithmetic.Multiply(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceReal operator /(DeviceReal a, DeviceReal b)
        => new(DeviceArithmetic.Divide(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceReal Fma(DeviceReal a, DeviceReal b, DeviceReal c)
        => new(DeviceArithmetic.Fma(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceReal Sqrt(DeviceReal x)
        => new(DeviceArithmetic.Sqrt(x.Value));

    /// <inheritdoc/>
    public static DeviceReal Abs(DeviceReal x) => new(Math.Abs(x.Value));

    /// <inheritdoc/>
    public static DeviceReal Min(DeviceReal a, DeviceReal b) => new(a.Value < b.Value ? a.Value : b.Value);

    /// <inheritdoc/>
    public static DeviceReal Max(DeviceReal a, DeviceReal b) => new(a.Value > b.Value ? a.Value : b.Value);

    /// <inheritdoc/>
    public static DeviceReal Round(DeviceReal x)
    {
        DeviceReal magic = new(6755399441055744.0);
        return (x + magic) - magic;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceReal ScaleByPowerOfTwo(DeviceReal x, DeviceReal n)
        => x * new DeviceReal(BitConverter.Int64BitsToDouble(((long)n.Value + 1023) << 52));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceReal Significand(DeviceReal x, out DeviceReal exponent)
    {
        long bits = BitConverter.DoubleToInt64Bits(x.Value);
        long shifted = bits - SqrtHalfBits;
        exponent = new(shifted >> 52);
        return new(BitConverter.Int64BitsToDouble(bits - (shifted & ExponentMask)));
    }

    /// <inheritdoc/>
    public static DeviceReal Less(DeviceReal a, DeviceReal b) => new(a.Value < b.Value ? 1.0 : 0.0);

    /// <inheritdoc/>
    public static DeviceReal LessOrEqual(DeviceReal a, DeviceReal b) => new(a.Value <= b.Value ? 1.0 : 0.0);

    /// <inheritdoc/>
    public static DeviceReal Equal(DeviceReal a, DeviceReal b) => new(a.Value == b.Value ? 1.0 : 0.0);

    /// <inheritdoc/>
    public static DeviceReal And(DeviceReal maskA, DeviceReal maskB) => new(maskA.Value != 0.0 ? maskB.Value : 0.0);

    /// <inheritdoc/>
    public static DeviceReal Or(DeviceReal maskA, DeviceReal maskB) => new(maskA.Value != 0.0 ? 1.0 : maskB.Value);

    /// <inheritdoc/>
    public static DeviceReal Not(DeviceReal mask) => new(mask.Value != 0.0 ? 0.0 : 1.0);

    /// <inheritdoc/>
    public static DeviceReal Select(DeviceReal mask, DeviceReal whenTrue, DeviceReal whenFalse) => mask.Value != 0.0 ? whenTrue : whenFalse;

    /// <inheritdoc/>
    public static bool Any(DeviceReal mask) => mask.Value != 0.0;

    /// <inheritdoc/>
    public static bool All(DeviceReal mask) => mask.Value != 0.0;
}
