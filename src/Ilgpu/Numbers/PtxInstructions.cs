using ILGPU.Backends;
using ILGPU.Backends.PTX;
using ILGPU.IR;

namespace ZPrimeGpu.Ilgpu.Numbers;

/// <summary>One PTX instruction for each method of <see cref="DeviceArithmetic"/>.</summary>
internal static class PtxInstructions
{
    internal static void Add(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Emit("add.rn.f64", generator, value);

    internal static void Subtract(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Emit("sub.rn.f64", generator, value);

    internal static void Multiply(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Emit("mul.rn.f64", generator, value);

    internal static void Divide(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Emit("div.rn.f64", generator, value);

    internal static void Fma(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Emit("fma.rn.f64", generator, value);

    internal static void Sqrt(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Emit("sqrt.rn.f64", generator, value);

    internal static void Less(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Compare("lt", "f64", generator, value);

    internal static void LessOrEqual(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Compare("le", "f64", generator, value);

    internal static void Equal(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Compare("eq", "f64", generator, value);
}

/// <summary>The same for <see cref="NarrowArithmetic"/>.</summary>
internal static class PtxNarrowInstructions
{
    internal static void Add(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Emit("add.rn.f32", generator, value);

    internal static void Subtract(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Emit("sub.rn.f32", generator, value);

    internal static void Multiply(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Emit("mul.rn.f32", generator, value);

    internal static void Divide(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Emit("div.rn.f32", generator, value);

    internal static void Fma(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Emit("fma.rn.f32", generator, value);

    internal static void Sqrt(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Emit("sqrt.rn.f32", generator, value);

    internal static void Less(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Compare("lt", "f32", generator, value);

    internal static void LessOrEqual(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Compare("le", "f32", generator, value);

    internal static void Equal(PTXBackend backend, PTXCodeGenerator generator, Value value) => PtxInstruction.Compare("eq", "f32", generator, value);
}

/// <summary>Writes PTX instructions.</summary>
internal static class PtxInstruction
{
    /// <summary>A comparison that is false for NaN, then 1 or 0; its predicate lives in a scope of its own.</summary>
    internal static void Compare(string comparison, string type, PTXCodeGenerator generator, Value value)
    {
        RegisterAllocator<PTXRegisterKind>.PrimitiveRegister left = generator.LoadPrimitive(value[0]);
        RegisterAllocator<PTXRegisterKind>.PrimitiveRegister right = generator.LoadPrimitive(value[1]);
        RegisterAllocator<PTXRegisterKind>.HardwareRegister target = generator.AllocateHardware(value);
        generator.Builder.AppendLine("\t{");
        generator.Builder.AppendLine("\t.reg .pred %holds;");
        using (PTXCodeGenerator.CommandEmitter command = generator.BeginCommand($"setp.{comparison}.{type}"))
        {
            command.AppendRawValueReference("%holds");
            command.AppendArgument(left);
            command.AppendArgument(right);
        }

        using (PTXCodeGenerator.CommandEmitter command = generator.BeginCommand($"selp.{type}"))
        {
            command.AppendArgument(target);
            if (type == "f32")
            {
                command.AppendConstant(1.0f);
                command.AppendConstant(0.0f);
            }
            else
            {
                command.AppendConstant(1.0);
                command.AppendConstant(0.0);
            }

            command.AppendRawValueReference("%holds");
        }

        generator.Builder.AppendLine("\t}");
    }

    internal static void Emit(string instruction, PTXCodeGenerator generator, Value value)
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
