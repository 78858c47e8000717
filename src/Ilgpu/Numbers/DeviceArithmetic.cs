using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU.Backends;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;

namespace ZPrimeGpu.Ilgpu.Numbers;

/// <summary>The arithmetic of <see cref="DeviceReal"/>: correctly rounded, never contracted behind the author's back.</summary>
/// <remarks>
/// <para>In PTX every instruction names its rounding (<c>mul.rn</c>, <c>add.rn</c>): the assembler fuses only those that do not. In OpenCL C a product is written
/// fma(a, b, −0.0), which has the same bits and leaves no product that the compiler could fuse with a sum; division and square root of doubles are correctly rounded there
/// by its specification. On ILGPU's CPU accelerator the methods below run as they are.</para>
/// <para>The methods are intrinsics of ILGPU: <see cref="Register"/> tells its back ends which instruction each one is.</para>
/// </remarks>
internal static class DeviceArithmetic
{
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

    /// <summary>Makes the methods known to the back ends of a context that is being built.</summary>
    /// <param name="intrinsics">The context's intrinsics.</param>
    public static void Register(IntrinsicImplementationManager intrinsics)
    {
        foreach (string name in (string[])[nameof(Add), nameof(Subtract), nameof(Multiply), nameof(Divide), nameof(Fma), nameof(Sqrt)])
        {
            MethodInfo method = typeof(DeviceArithmetic).GetMethod(name)!;
            intrinsics.RegisterMethod(method, new PTXIntrinsic(typeof(PtxInstructions), name, IntrinsicImplementationMode.GenerateCode));
            intrinsics.RegisterMethod(method, new CLIntrinsic(typeof(OpenClExpressions), name, IntrinsicImplementationMode.GenerateCode));
        }
    }

    /// <summary>One PTX instruction for each method.</summary>
    private static class PtxInstructions
    {
        internal static void Add(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit("add.rn.f64", generator, value);

        internal static void Subtract(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit("sub.rn.f64", generator, value);

        internal static void Multiply(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit("mul.rn.f64", generator, value);

        internal static void Divide(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit("div.rn.f64", generator, value);

        internal static void Fma(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit("fma.rn.f64", generator, value);

        internal static void Sqrt(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit("sqrt.rn.f64", generator, value);

        private static void Emit(string instruction, PTXCodeGenerator generator, Value value)
        {
            var arguments = new RegisterAllocator<PTXRegisterKind>.PrimitiveRegister[value.Count];
            for (int i = 0; i < arguments.Length; i++)
            {
                arguments[i] = generator.LoadPrimitive(value[i]);
            }

            RegisterAllocator<PTXRegisterKind>.HardwareRegister target = generator.AllocateHardware(value);
            using PTXCodeGenerator.CommandEmitter command = generator.BeginCommand(instruction);
            command.AppendArgument(target);
            foreach (RegisterAllocator<PTXRegisterKind>.PrimitiveRegister argument in arguments)
            {
                command.AppendArgument(argument);
            }
        }
    }

    /// <summary>One expression of OpenCL C for each method.</summary>
    private static class OpenClExpressions
    {
        internal static void Add(CLBackend backend, CLCodeGenerator generator, Value value) => Infix(" + ", generator, value);

        internal static void Subtract(CLBackend backend, CLCodeGenerator generator, Value value) => Infix(" - ", generator, value);

        internal static void Multiply(CLBackend backend, CLCodeGenerator generator, Value value) => Call("fma", ", -0.0", generator, value);

        internal static void Divide(CLBackend backend, CLCodeGenerator generator, Value value) => Infix(" / ", generator, value);

        internal static void Fma(CLBackend backend, CLCodeGenerator generator, Value value) => Call("fma", string.Empty, generator, value);

        internal static void Sqrt(CLBackend backend, CLCodeGenerator generator, Value value) => Call("sqrt", string.Empty, generator, value);

        private static void Infix(string symbol, CLCodeGenerator generator, Value value)
        {
            VariableAllocator.Variable left = generator.Load(value[0]);
            VariableAllocator.Variable right = generator.Load(value[1]);
            using CLCodeGenerator.StatementEmitter statement = generator.BeginStatement(generator.Allocate(value));
            statement.Append(left);
            statement.AppendCommand(symbol);
            statement.Append(right);
        }

        private static void Call(string function, string more, CLCodeGenerator generator, Value value)
        {
            var arguments = new VariableAllocator.Variable[value.Count];
            for (int i = 0; i < arguments.Length; i++)
            {
                arguments[i] = generator.Load(value[i]);
            }

            using CLCodeGenerator.StatementEmitter statement = generator.BeginStatement(generator.Allocate(value));
            statement.AppendCommand(function + "(");
            for (int i = 0; i < arguments.Length; i++)
            {
                statement.AppendCommand(i == 0 ? string.Empty : ", ");
                statement.Append(arguments[i]);
            }

            statement.AppendCommand(more + ")");
        }
    }
}
