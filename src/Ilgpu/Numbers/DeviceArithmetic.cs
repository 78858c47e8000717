using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR.Intrinsics;

namespace ZPrimeGpu.Ilgpu.Numbers;

/// <summary>The arithmetic of <see cref="DeviceReal"/>: correctly rounded, never contracted behind the author's back.</summary>
/// <remarks>
/// <para>In PTX every instruction names its rounding (<c>mul.rn</c>, <c>add.rn</c>): the assembler fuses only those that do not. In OpenCL C a product is written
/// fma(a, b, −0.0), which has the same bits and leaves no product that the compiler could fuse with a sum; division and square root of doubles are correctly rounded there
/// by its specification. On ILGPU's CPU accelerator the methods below run as they are.</para>
/// <para>Comparisons are here as well because ILGPU 1.5.3 turns them round without regard to NaN, for which a &lt; b and not (b ≤ a) differ. Found by executing the PTX of
/// kernels on NaN.</para>
/// <para>The methods are intrinsics of ILGPU: <see cref="Register(IntrinsicImplementationManager)"/> tells its back ends which instruction each one is.</para>
/// </remarks>
internal static class DeviceArithmetic
{
    private static readonly string[] Names =
        [nameof(Add), nameof(Subtract), nameof(Multiply), nameof(Divide), nameof(Fma), nameof(Sqrt), nameof(Less), nameof(LessOrEqual), nameof(Equal)];

    /// <summary>a + b.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Add(double a, double b) => a + b;

    /// <summary>a − b.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Subtract(double a, double b) => a - b;

    /// <summary>a b.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Multiply(double a, double b) => a * b;

    /// <summary>a / b.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Divide(double a, double b) => a / b;

    /// <summary>a b + c with one rounding.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Fma(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);

    /// <summary>√x.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sqrt(double x) => Math.Sqrt(x);

    /// <summary>1 where a &lt; b, else 0; 0 for NaN.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Less(double a, double b) => a < b ? 1.0 : 0.0;

    /// <summary>1 where a ≤ b, else 0; 0 for NaN.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double LessOrEqual(double a, double b) => a <= b ? 1.0 : 0.0;

    /// <summary>1 where a = b, else 0; 0 for NaN.</summary>
    [IntrinsicImplementation]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Equal(double a, double b) => a == b ? 1.0 : 0.0;

    /// <summary>Makes the methods known to the back ends of a context that is being built.</summary>
    /// <param name="intrinsics">The context's intrinsics.</param>
    public static void Register(IntrinsicImplementationManager intrinsics)
    {
        Register(intrinsics, typeof(DeviceArithmetic), typeof(PtxInstructions));
        Register(intrinsics, typeof(NarrowArithmetic), typeof(PtxNarrowInstructions));
    }

    private static void Register(IntrinsicImplementationManager intrinsics, Type methods, Type instructions)
    {
        foreach (string name in Names)
        {
            MethodInfo method = methods.GetMethod(name)!;
            intrinsics.RegisterMethod(method, new PTXIntrinsic(instructions, name, IntrinsicImplementationMode.GenerateCode));
            intrinsics.RegisterMethod(method, new CLIntrinsic(typeof(OpenClExpressions), name, IntrinsicImplementationMode.GenerateCode));
        }
    }
}
