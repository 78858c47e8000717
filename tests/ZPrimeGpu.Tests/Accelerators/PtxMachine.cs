using System.Globalization;
using System.Runtime.InteropServices;

namespace ZPrimeGpu.Tests.Accelerators;

/// <summary>Executes the PTX of a kernel, one thread after the other, as the PTX ISA says: a check of the compiled code where there is no GPU.</summary>
/// <remarks>Only the instructions that our kernels have; any other is an error. Memory is flat, tables are placed at multiples of 256.</remarks>
internal sealed class PtxMachine
{
    private readonly List<Instruction> program = [];
    private readonly Dictionary<string, int> labels = [];
    private readonly Dictionary<string, string[]> targets = [];
    private readonly Dictionary<string, int> registers = [];
    private readonly List<byte> heap;
    private byte[] memory = [];
    private readonly string[] parameters;

    /// <summary>Reads the code of a kernel.</summary>
    /// <param name="text">PTX.</param>
    /// <param name="before">The machine of a kernel that ran before, whose memory this one works on.</param>
    public PtxMachine(string text, PtxMachine? before = null)
    {
        heap = before?.heap ?? [.. new byte[256]];
        string entry = text[text.IndexOf(".entry", StringComparison.Ordinal)..];
        int body = entry.IndexOf('{', StringComparison.Ordinal);
        parameters = [.. entry[..body].Split('\n').Where(l => l.Contains(".param", StringComparison.Ordinal)).Select(l => l.Trim().TrimEnd(',').Split(' ')[^1].Split('[')[0])];
        foreach (string raw in entry[(body + 1)..].Split('\n'))
        {
            string line = raw.Trim();
            if (line.EndsWith(':'))
            {
                labels[line[..^1]] = program.Count;
            }
            else if (line.StartsWith(".branchtargets", StringComparison.Ordinal))
            {
                targets[labels.Keys.Last()] = [.. line[".branchtargets".Length..].TrimEnd(';').Split(',').Select(t => t.Trim())];
            }
            else if (line.Length > 0 && line[0] is not ('.' or '{' or '}' or '/'))
            {
                program.Add(Parse(line));
            }
        }
    }

    /// <summary>Places a table; gives its address.</summary>
    public ulong Place<T>(ReadOnlySpan<T> table)
        where T : unmanaged
    {
        while (heap.Count % 256 != 0)
        {
            heap.Add(0);
        }

        ulong at = (ulong)heap.Count;
        heap.AddRange(MemoryMarshal.AsBytes(table));
        return at;
    }

    /// <summary>Runs so many threads.</summary>
    public void Run(int threads, byte[] launch)
    {
        memory = [.. heap];
        for (int thread = 0; thread < threads; thread++)
        {
            RunThread(thread, threads, launch);
        }

        heap.Clear();
        heap.AddRange(memory);
    }

    /// <summary>Numbers in memory.</summary>
    public double[] Read(ulong address, int count) => MemoryMarshal.Cast<byte, double>(CollectionsMarshal.AsSpan(heap).Slice((int)address, 8 * count)).ToArray();

    private Instruction Parse(string line)
    {
        string guard = string.Empty;
        if (line[0] == '@')
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            guard = line[1..space];
            line = line[space..].Trim();
        }

        string[] parts = line.TrimEnd(';').Split([' ', '\t'], 2, StringSplitOptions.TrimEntries);
        string[] operands = parts.Length > 1 ? [.. parts[1].Split(',').Select(o => o.Trim())] : [];
        bool negated = guard.StartsWith('!');
        return new Instruction(parts[0], guard.Length == 0 ? -1 : Register(guard.TrimStart('!')), negated, [.. operands.Select(ParseOperand)]);
    }

    private int Register(string name)
    {
        if (!registers.TryGetValue(name, out int index))
        {
            index = registers.Count;
            registers.Add(name, index);
        }

        return index;
    }

    private Operand ParseOperand(string text)
    {
        if (text[0] == '[')
        {
            string[] parts = text[1..^1].Split('+');
            int offset = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
            return parts[0][0] == '%'
                ? new Operand(Register(parts[0]), (ulong)offset, string.Empty)
                : new Operand(-2 - Array.IndexOf(parameters, parts[0]), (ulong)offset, string.Empty);
        }

        if (text[0] == '%')
        {
            return new Operand(Register(text), 0, string.Empty);
        }

        if (text.StartsWith("0d", StringComparison.Ordinal))
        {
            return new Operand(-1, ulong.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture), string.Empty);
        }

        return long.TryParse(text, CultureInfo.InvariantCulture, out long value) ? new Operand(-1, (ulong)value, string.Empty)
            : ulong.TryParse(text, CultureInfo.InvariantCulture, out ulong large) ? new Operand(-1, large, string.Empty)
            : new Operand(-1, 0, text);
    }

    private void RunThread(int thread, int threads, byte[] launch)
    {
        var r = new ulong[registers.Count + 1];
        void Special(string name, int value)
        {
            if (registers.TryGetValue(name, out int at))
            {
                r[at] = (ulong)value;
            }
        }

        Special("%tid.x", thread);
        Special("%ntid.x", threads);
        Special("%ctaid.x", 0);
        byte[] index = BitConverter.GetBytes((long)threads);
        int at = 0;
        while (true)
        {
            Instruction i = program[at++];
            if (i.Guard >= 0 && (r[i.Guard] != 0) == i.Negated)
            {
                continue;
            }

            Operand[] o = i.Operands;
            ulong Value(int k) => o[k].Register >= 0 ? r[o[k].Register] : o[k].Immediate;
            double Real(int k) => BitConverter.UInt64BitsToDouble(Value(k));
            int Int(int k) => (int)Value(k);
            void Set(ulong value) => r[o[0].Register] = value;
            void SetReal(double value) => Set(BitConverter.DoubleToUInt64Bits(value));
            void SetInt(int value) => Set((uint)value);
            Span<byte> Memory(int k) => o[k].Register <= -2
                ? (o[k].Register == -2 ? index : launch).AsSpan((int)o[k].Immediate)
                : memory.AsSpan(checked((int)(r[o[k].Register] + o[k].Immediate)));

            switch (i.Code.Replace(".global", string.Empty, StringComparison.Ordinal).Replace(".param", string.Empty, StringComparison.Ordinal))
            {
                case "ret": return;
                case "bra" or "bra.uni": at = labels[o[0].Label]; break;
                case "brx.idx": at = labels[targets[o[1].Label][Int(0)]]; break;
                case "ld.f64" or "ld.b64": Set(MemoryMarshal.Read<ulong>(Memory(1))); break;
                case "ld.b32": Set(MemoryMarshal.Read<uint>(Memory(1))); break;
                case "st.f64" or "st.b64": MemoryMarshal.Write(Memory(0), Value(1)); break;
                case "st.b32": MemoryMarshal.Write(Memory(0), (uint)Value(1)); break;
                case "mov.f64" or "mov.b64" or "mov.pred" or "cvta.to.u64" or "cvta.to.global.u64": Set(Value(1)); break;
                case "mov.b32" or "cvt.u32.u64" or "cvt.s32.s64" or "cvt.u64.u32": Set((uint)Value(1)); break;
                case "cvt.s64.s32": Set((ulong)(long)Int(1)); break;
                case "cvt.rzi.s64.f64": Set(double.IsNaN(Real(1)) ? 1UL << 63 : (ulong)(long)Real(1)); break;
                case "cvt.rn.f64.s64": SetReal((long)Value(1)); break;
                case "cvt.rn.f64.s32": SetReal(Int(1)); break;
                case "add.rn.f64" or "add.f64": SetReal(Real(1) + Real(2)); break;
                case "sub.rn.f64" or "sub.f64": SetReal(Real(1) - Real(2)); break;
                case "mul.rn.f64" or "mul.f64": SetReal(Real(1) * Real(2)); break;
                case "div.rn.f64": SetReal(Real(1) / Real(2)); break;
                case "sqrt.rn.f64": SetReal(Math.Sqrt(Real(1))); break;
                case "fma.rn.f64": SetReal(Math.FusedMultiplyAdd(Real(1), Real(2), Real(3))); break;
                case "abs.f64": Set(Value(1) & long.MaxValue); break;
                case "neg.f64": Set(Value(1) ^ (1UL << 63)); break;
                case "add.s32": SetInt(unchecked(Int(1) + Int(2))); break;
                case "sub.s32": SetInt(unchecked(Int(1) - Int(2))); break;
                case "mul.lo.s32": SetInt(unchecked(Int(1) * Int(2))); break;
                case "mad.lo.s32": SetInt(unchecked((Int(1) * Int(2)) + Int(3))); break;
                case "rem.s32": SetInt(Int(1) % Int(2)); break;
                case "shr.s32": SetInt(Int(1) >> Int(2)); break;
                case "shl.b32": SetInt(Int(1) << Int(2)); break;
                case "and.b32": SetInt(Int(1) & Int(2)); break;
                case "and.pred": Set(Value(1) & Value(2)); break;
                case "atom.add.u32":
                    uint old = MemoryMarshal.Read<uint>(Memory(1));
                    MemoryMarshal.Write(Memory(1), unchecked(old + (uint)Value(2)));
                    Set(old);
                    break;
                case "not.pred": Set(Value(1) == 0 ? 1UL : 0UL); break;
                case "not.b32": SetInt(~Int(1)); break;
                case "mul.wide.u32": Set((ulong)(uint)Value(1) * (uint)Value(2)); break;
                case "add.u64" or "add.s64": Set(unchecked(Value(1) + Value(2))); break;
                case "sub.s64" or "sub.u64": Set(unchecked(Value(1) - Value(2))); break;
                case "mul.lo.s64" or "mul.lo.u64": Set(unchecked(Value(1) * Value(2))); break;
                case "shr.s64": Set((ulong)((long)Value(1) >> Int(2))); break;
                case "shr.u64": Set(Value(1) >> Int(2)); break;
                case "shl.b64": Set(Value(1) << Int(2)); break;
                case "and.b64": Set(Value(1) & Value(2)); break;
                case "or.b64": Set(Value(1) | Value(2)); break;
                case "xor.b64": Set(Value(1) ^ Value(2)); break;
                case "selp.b64" or "selp.b32" or "selp.f64": Set(Value(3) != 0 ? Value(1) : Value(2)); break;
                case string code when code.StartsWith("setp.", StringComparison.Ordinal):
                    string[] parts = code.Split('.');
                    bool holds = Compare(parts[1], parts[^1], Value(1), Value(2));
                    holds = parts.Length == 3 ? holds : parts[2] == "or" ? holds || Value(3) != 0 : parts[2] == "and" ? holds && Value(3) != 0 : throw new NotSupportedException(code);
                    Set(holds ? 1UL : 0UL);
                    break;
                default: throw new NotSupportedException($"{i.Code} of {o.Length} operands");
            }
        }
    }

    private static bool Compare(string comparison, string type, ulong a, ulong b)
    {
        if (type == "f64")
        {
            double x = BitConverter.UInt64BitsToDouble(a);
            double y = BitConverter.UInt64BitsToDouble(b);
            bool unordered = double.IsNaN(x) || double.IsNaN(y);
            return comparison.Length == 3 ? unordered || HoldsReal(comparison[..2], x, y) : !unordered && HoldsReal(comparison, x, y);
        }

        int order = type switch
        {
            "s32" => ((int)a).CompareTo((int)b),
            "u32" => ((uint)a).CompareTo((uint)b),
            "s64" => ((long)a).CompareTo((long)b),
            "u64" => a.CompareTo(b),
            _ => throw new NotSupportedException(type),
        };
        return Holds(comparison, order);
    }

    private static bool HoldsReal(string comparison, double x, double y) => Holds(comparison, x < y ? -1 : x > y ? 1 : 0);

    private static bool Holds(string comparison, int order) => comparison switch
    {
        "eq" => order == 0,
        "ne" => order != 0,
        "lt" or "lo" => order < 0,
        "le" or "ls" => order <= 0,
        "gt" or "hi" => order > 0,
        "ge" or "hs" => order >= 0,
        _ => throw new NotSupportedException(comparison),
    };

    private sealed record Instruction(string Code, int Guard, bool Negated, Operand[] Operands);

    private readonly record struct Operand(int Register, ulong Immediate, string Label);
}

/// <summary>The bytes of a structure of arguments, each field at a multiple of its size.</summary>
internal sealed class PtxArguments
{
    private readonly List<byte> bytes = [];

    public PtxArguments Add<T>(T value)
        where T : unmanaged
    {
        byte[] raw = MemoryMarshal.AsBytes([value]).ToArray();
        int alignment = Math.Min(8, raw.Length % 8 == 0 ? 8 : 4);
        while (bytes.Count % alignment != 0)
        {
            bytes.Add(0);
        }

        bytes.AddRange(raw);
        return this;
    }

    /// <summary>A view: address and length.</summary>
    public PtxArguments View(ulong address, long length) => Add(address).Add(length);

    public byte[] Bytes(int length)
    {
        while (bytes.Count % 8 != 0)
        {
            bytes.Add(0);
        }

        return bytes.Count == length ? [.. bytes] : throw new InvalidOperationException($"{bytes.Count} bytes of arguments, not {length}");
    }
}
