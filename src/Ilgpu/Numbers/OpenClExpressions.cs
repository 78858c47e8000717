using ILGPU.Backends;
using ILGPU.Backends.OpenCL;
using ILGPU.IR;

namespace ZPrimeGpu.Ilgpu.Numbers;

/// <summary>One expression of OpenCL C for each method, of either precision.</summary>
internal static class OpenClExpressions
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
