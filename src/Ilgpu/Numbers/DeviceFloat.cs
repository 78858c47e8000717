using System.Runtime.CompilerServices;
using ILGPU;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Ilgpu.Numbers;

/// <summary>A float on a device: the same bits as <see cref="F32"/> on the host.</summary>
/// <remarks>Arithmetic is that of <see cref="NarrowArithmetic"/>, which no compiler contracts. A mask is 1 where set and 0 where not.</remarks>
/// <param name="value">The number.</param>
internal readonly struct DeviceFloat(float value) : INarrowReal<DeviceFloat, DeviceReal>
{
    /// <summary>The number.</summary>
    public readonly float Value = value;

    private const int SqrtHalfBits = 0x3F3504F3;
    private const int ExponentMask = unchecked((int)0xFF800000);

    /// <inheritdoc/>
    public static int Lanes => 1;

    /// <inheritdoc/>
    public static DeviceFloat From(double value)
        => new(value == 0.0 ? 0.0f : Math.Abs(value) >= F32.SmallestConstant ? (float)value : value < 0.0 ? -F32.SmallestConstant : value > 0.0 ? F32.SmallestConstant : (float)value);

    /// <inheritdoc/>
    public static DeviceFloat Narrow(DeviceReal x) => new((float)x.Value);

    /// <inheritdoc/>
    public static DeviceReal Widen(DeviceFloat x) => new(x.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceFloat operator +(DeviceFloat a, DeviceFloat b)
        => new(NarrowArithmetic.Add(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceFloat operator -(DeviceFloat a, DeviceFloat b)
        => new(NarrowArithmetic.Subtract(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceFloat operator -(DeviceFloat a) => new(-a.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceFloat operator *(DeviceFloat a, DeviceFloat b)
        => new(NarrowArithmetic.Multiply(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceFloat operator /(DeviceFloat a, DeviceFloat b)
        => new(NarrowArithmetic.Divide(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceFloat Fma(DeviceFloat a, DeviceFloat b, DeviceFloat c)
        => new(NarrowArithmetic.Fma(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceFloat Sqrt(DeviceFloat x)
        => new(NarrowArithmetic.Sqrt(x.Value));

    /// <inheritdoc/>
    public static DeviceFloat Abs(DeviceFloat x) => new(Math.Abs(x.Value));

    /// <inheritdoc/>
    public static DeviceFloat Min(DeviceFloat a, DeviceFloat b) => Select(Less(a, b), a, b);

    /// <inheritdoc/>
    public static DeviceFloat Max(DeviceFloat a, DeviceFloat b) => Select(Less(b, a), a, b);

    /// <inheritdoc/>
    public static DeviceFloat Round(DeviceFloat x)
    {
        DeviceFloat magic = new(12582912.0f);
        return (x + magic) - magic;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceFloat ScaleByPowerOfTwo(DeviceFloat x, DeviceFloat n)
        => x * new DeviceFloat(Interop.IntAsFloat((uint)(((int)Min(Max(n, new(-126.0f)), new(127.0f)).Value + 127) << 23)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceFloat Significand(DeviceFloat x, out DeviceFloat exponent)
    {
        int bits = (int)Interop.FloatAsInt(x.Value);
        int shifted = bits - SqrtHalfBits;
        exponent = new(shifted >> 23);
        return new(Interop.IntAsFloat((uint)(bits - (shifted & ExponentMask))));
    }

    /// <inheritdoc/>
    public static DeviceFloat Less(DeviceFloat a, DeviceFloat b) => new(NarrowArithmetic.Less(a.Value, b.Value));

    /// <inheritdoc/>
    public static DeviceFloat LessOrEqual(DeviceFloat a, DeviceFloat b) => new(NarrowArithmetic.LessOrEqual(a.Value, b.Value));

    /// <inheritdoc/>
    public static DeviceFloat Equal(DeviceFloat a, DeviceFloat b) => new(NarrowArithmetic.Equal(a.Value, b.Value));

    /// <inheritdoc/>
    public static DeviceFloat And(DeviceFloat maskA, DeviceFloat maskB) => new(maskA.Value != 0.0f ? maskB.Value : 0.0f);

    /// <inheritdoc/>
    public static DeviceFloat Or(DeviceFloat maskA, DeviceFloat maskB) => new(maskA.Value != 0.0f ? 1.0f : maskB.Value);

    /// <inheritdoc/>
    public static DeviceFloat Not(DeviceFloat mask) => new(mask.Value != 0.0f ? 0.0f : 1.0f);

    /// <inheritdoc/>
    public static DeviceFloat Select(DeviceFloat mask, DeviceFloat whenTrue, DeviceFloat whenFalse) => mask.Value != 0.0f ? whenTrue : whenFalse;

    /// <inheritdoc/>
    public static bool Any(DeviceFloat mask) => mask.Value != 0.0f;

    /// <inheritdoc/>
    public static bool All(DeviceFloat mask) => mask.Value != 0.0f;
}
