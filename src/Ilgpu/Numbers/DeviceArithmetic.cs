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
/// <para>Comparisons are here as well because ILGPU 1.5.3 turns them round without regard to NaN, for which a &lt; b and not (b ≤ a) differ. Found by executing the PTX of
/// kernels on NaN.</para>
/// <para>The methods are intrinsics of ILGPU: <see cref="Register"/> tells its back ends which instruction each one is.</para>
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
        foreach (string name in Names)
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

        internal static void Less(PTXBackend backend, PTXCodeGenerator generator, Value value) => Compare("lt", generator, value);

        internal static void LessOrEqual(PTXBackend backend, PTXCodeGenerator generator, Value value) => Compare("le", generator, value);

        internal static void Equal(PTXBackend backend, PTXCodeGenerator generator, Value value) => Compare("eq", generator, value);

        /// <summary>A comparison that is false for NaN, then 1 or 0; its predicate lives in a scope of its own.</summary>
        private static void Compare(string comparison, PTXCodeGenerator generator, Value value)
        {
            RegisterAllocator<PTXRegisterKind>.PrimitiveRegister left = generator.LoadPrimitive(value[0]);
            RegisterAllocator<PTXRegisterKind>.PrimitiveRegister right = generator.LoadPrimitive(value[1]);
            RegisterAllocator<PTXRegisterKind>.HardwareRegister target = generator.AllocateHardware(value);
            generator.Builder.AppendLine("\t{");
            generator.Builder.AppendLine("\t.reg .pred %holds;");
            using (PTXCodeGenerator.CommandEmitter command = generator.BeginCommand($"setp.{comparison}.f64"))
            {
                command.AppendRawValueReference("%holds");
                command.AppendArgument(left);
                command.AppendArgument(right);
            }

            using (PTXCodeGenerator.CommandEmitter command = generator.BeginCommand("selp.f64"))
            {
                command.AppendArgument(target);
                command.AppendConstant(1.0);
                command.AppendConstant(0.0);
                command.AppendRawValueReference("%holds");
            }

            generator.Builder.AppendLine("\t}");
        }

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

        internal static void Less(CLBackend backend, CLCodeGenerator generator, Value value) => Infix(" < ", generator, value);

        internal static void LessOrEqual(CLBackend backend, CLCodeGenerator generator, Value value) => Infix(" <= ", generator, value);

        internal static void Equal(CLBackend backend, CLCodeGenerator generator, Value value) => Infix(" == ", generator, value);

        // A comparison is 1 or 0 in C, and becomes a double where it is stored.
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
