using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Ilgpu.Numbers;

/// <summary>One unsigned 64-bit integer, beside <see cref="DeviceReal"/>.</summary>
/// <param name="value">The integer.</param>
internal readonly struct DeviceWord(ulong value) : IWord<DeviceWord, DeviceReal>
{
    /// <summary>The integer.</summary>
    public readonly ulong Value = value;

    /// <inheritdoc/>
    public static DeviceWord From(ulong value) => new(value);

    /// <inheritdoc/>
    public static DeviceWord Consecutive(ulong first) => new(first);

    /// <inheritdoc/>
    public static DeviceWord operator +(DeviceWord a, DeviceWord b) => new(unchecked(a.Value + b.Value));

    /// <inheritdoc/>
    public static DeviceWord operator &(DeviceWord a, DeviceWord b) => new(a.Value & b.Value);

    /// <inheritdoc/>
    public static DeviceWord operator |(DeviceWord a, DeviceWord b) => new(a.Value | b.Value);

    /// <inheritdoc/>
    public static DeviceWord operator ^(DeviceWord a, DeviceWord b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    public static DeviceWord Xor(DeviceWord a, DeviceWord b, DeviceWord c) => new(a.Value ^ b.Value ^ c.Value);

    /// <inheritdoc/>
    public static DeviceWord operator <<(DeviceWord a, int count) => new(a.Value << count);

    /// <inheritdoc/>
    public static DeviceWord operator >>(DeviceWord a, int count) => new(a.Value >> count);

    /// <inheritdoc/>
    public static DeviceWord MultiplyHalves(DeviceWord a, DeviceWord b) => new((ulong)(uint)a.Value * (uint)b.Value);

    /// <inheritdoc/>
    /// <remarks>k + ½ and the scaling are exact, whatever is fused: <see cref="RandomVariates.Uniform(ulong)"/>.</remarks>
    public static DeviceReal Uniform(DeviceWord bits) => new(RandomVariates.Uniform(bits.Value));

    /// <inheritdoc/>
    public static DeviceWord FromInteger(DeviceReal x) => new((ulong)(long)x.Value);

    /// <inheritdoc/>
    public static DeviceReal TopBit(DeviceWord bits) => new((long)bits.Value < 0 ? 1.0 : 0.0);

    /// <inheritdoc/>
    public static DeviceReal NegateWhereTopBit(DeviceWord bits, DeviceReal x) => (long)bits.Value < 0 ? -x : x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DeviceReal Map<TMap>(DeviceWord bits, in TMap map)
        where TMap : struct, IWordMap
        => new(map.Apply(bits.Value));
}
