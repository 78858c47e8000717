using System.Runtime.CompilerServices;
using ILGPU.IR.Intrinsics;

namespace ZPrimeGpu.Ilgpu.Numbers;

/// <summary>The arithmetic of <see cref="DeviceFloat"/>, as <see cref="DeviceArithmetic"/> is that of double precision.</summary>
/// <remarks>In OpenCL C single-precision quotients and roots are not correctly rounded unless the driver is asked: last bits of fits in mixed precision may differ there.</remarks>
internal static class NarrowArithmetic
{
    /// <summary>a + b.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float a, float b) => a + b;

    /// <summary>a − b.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float a, float b) => a - b;

    /// <summary>a b.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float a, float b) => a * b;

    /// <summary>a / b.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float a, float b) => a / b;

    /// <summary>a b + c with one rounding.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    /// <summary>√x.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sqrt(float x) => MathF.Sqrt(x);

    /// <summary>1 where a &lt; b, else 0; 0 for NaN.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Less(float a, float b) => a < b ? 1.0f : 0.0f;

    /// <summary>1 where a ≤ b, else 0; 0 for NaN.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LessOrEqual(float a, float b) => a <= b ? 1.0f : 0.0f;

    /// <summary>1 where a = b, else 0; 0 for NaN.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Equal(float a, float b) => a == b ? 1.0f : 0.0f;
}
