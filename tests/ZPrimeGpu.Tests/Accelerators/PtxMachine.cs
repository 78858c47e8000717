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

        foreach (Instruction instruction in program)
        {
            for (int k = 0; k < instruction.Operands.Length; k++)
            {
                string label = instruction.Operands[k].Label;
                instruction.Operands[k] = instruction.Operands[k] with
                {
                    Target = labels.GetValueOrDefault(label, -1),
                    Targets = targets.TryGetValue(label, out string[]? all) ? [.. all.Select(l => labels[l])] : [],
                };
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
        return new Instruction(Meaning(parts[0].Replace(".global", string.Empty, StringComparison.Ordinal).Replace(".param", string.Empty, StringComparison.Ordinal)), guard.Length == 0 ? -1 : Register(guard.TrimStart('!')), negated, [.. operands.Select(ParseOperand)]);
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

        if (text.StartsWith("0f", StringComparison.Ordinal))
        {
            return new Operand(-1, uint.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture), string.Empty);
        }

        return long.TryParse(text, CultureInfo.InvariantCulture, out long value) ? new Operand(-1, (ulong)value, string.Empty)
            : ulong.TryParse(text, CultureInfo.InvariantCulture, out ulong large) ? new Operand(-1, large, string.Empty)
            : new Operand(-1, 0, text);
    }

    private void RunThread(int thread, int threads, byte[] launch)
    {
        var state = new PtxThread(new ulong[registers.Count + 1], BitConverter.GetBytes((long)threads), launch, memory);
        void Special(string name, int value)
        {
            if (registers.TryGetValue(name, out int at))
            {
                state.Registers[at] = (ulong)value;
            }
        }

        Special("%tid.x", thread);
        Special("%ntid.x", threads);
        Special("%ctaid.x", 0);
        while (state.At >= 0)
        {
            Instruction i = program[state.At++];
            if (i.Guard < 0 || (state.Registers[i.Guard] != 0) != i.Negated)
            {
                i.Do(state, i.Operands);
            }
        }
    }

    /// <summary>What an instruction does, found once where it is read.</summary>
    private static Action<PtxThread, Operand[]> Meaning(string code)
        => code switch
        {
            "ret" => static (t, _) => t.At = -1,
            "bra" or "bra.uni" => static (t, o) => t.At = o[0].Target,
            "brx.idx" => static (t, o) => t.At = o[1].Targets[t.Int(o, 0)],
            "ld.f64" or "ld.b64" => static (t, o) => t.Set(o, MemoryMarshal.Read<ulong>(t.Memory(o, 1))),
            "ld.b32" => static (t, o) => t.Set(o, MemoryMarshal.Read<uint>(t.Memory(o, 1))),
            "st.f64" or "st.b64" => static (t, o) => MemoryMarshal.Write(t.Memory(o, 0), t.Value(o, 1)),
            "st.b32" => static (t, o) => MemoryMarshal.Write(t.Memory(o, 0), (uint)t.Value(o, 1)),
            "mov.f64" or "mov.b64" or "mov.pred" or "cvta.to.u64" or "cvta.to.global.u64" => static (t, o) => t.Set(o, t.Value(o, 1)),
            "mov.b32" or "cvt.u32.u64" or "cvt.s32.s64" or "cvt.u64.u32" => static (t, o) => t.Set(o, (uint)t.Value(o, 1)),
            "cvt.s64.s32" => static (t, o) => t.Set(o, (ulong)(long)t.Int(o, 1)),
            "cvt.rzi.s64.f64" => static (t, o) => t.Set(o, double.IsNaN(t.Real(o, 1)) ? 1UL << 63 : (ulong)(long)t.Real(o, 1)),
            "cvt.rn.f64.s64" => static (t, o) => t.SetReal(o, (long)t.Value(o, 1)),
            "cvt.rn.f64.s32" => static (t, o) => t.SetReal(o, t.Int(o, 1)),
            "add.rn.f64" or "add.f64" => static (t, o) => t.SetReal(o, t.Real(o, 1) + t.Real(o, 2)),
            "sub.rn.f64" or "sub.f64" => static (t, o) => t.SetReal(o, t.Real(o, 1) - t.Real(o, 2)),
            "mul.rn.f64" or "mul.f64" => static (t, o) => t.SetReal(o, t.Real(o, 1) * t.Real(o, 2)),
            "div.rn.f64" => static (t, o) => t.SetReal(o, t.Real(o, 1) / t.Real(o, 2)),
            "sqrt.rn.f64" => static (t, o) => t.SetReal(o, Math.Sqrt(t.Real(o, 1))),
            "fma.rn.f64" => static (t, o) => t.SetReal(o, Math.FusedMultiplyAdd(t.Real(o, 1), t.Real(o, 2), t.Real(o, 3))),
            "abs.f64" => static (t, o) => t.Set(o, t.Value(o, 1) & long.MaxValue),
            "neg.f64" => static (t, o) => t.Set(o, t.Value(o, 1) ^ (1UL << 63)),
            "add.s32" => static (t, o) => t.SetInt(o, unchecked(t.Int(o, 1) + t.Int(o, 2))),
            "sub.s32" => static (t, o) => t.SetInt(o, unchecked(t.Int(o, 1) - t.Int(o, 2))),
            "mul.lo.s32" => static (t, o) => t.SetInt(o, unchecked(t.Int(o, 1) * t.Int(o, 2))),
            "mad.lo.s32" => static (t, o) => t.SetInt(o, unchecked((t.Int(o, 1) * t.Int(o, 2)) + t.Int(o, 3))),
            "rem.s32" => static (t, o) => t.SetInt(o, t.Int(o, 1) % t.Int(o, 2)),
            "shr.s32" => static (t, o) => t.SetInt(o, t.Int(o, 1) >> t.Int(o, 2)),
            "shl.b32" => static (t, o) => t.SetInt(o, t.Int(o, 1) << t.Int(o, 2)),
            "and.b32" => static (t, o) => t.SetInt(o, t.Int(o, 1) & t.Int(o, 2)),
            "and.pred" => static (t, o) => t.Set(o, t.Value(o, 1) & t.Value(o, 2)),
            "atom.add.u32" => static (t, o) =>
            {
                uint old = MemoryMarshal.Read<uint>(t.Memory(o, 1));
                MemoryMarshal.Write(t.Memory(o, 1), unchecked(old + (uint)t.Value(o, 2)));
                t.Set(o, old);
            }
            ,
            "not.pred" => static (t, o) => t.Set(o, t.Value(o, 1) == 0 ? 1UL : 0UL),
            "not.b32" => static (t, o) => t.SetInt(o, ~t.Int(o, 1)),
            "mul.wide.u32" => static (t, o) => t.Set(o, (ulong)(uint)t.Value(o, 1) * (uint)t.Value(o, 2)),
            "add.u64" or "add.s64" => static (t, o) => t.Set(o, unchecked(t.Value(o, 1) + t.Value(o, 2))),
            "sub.s64" or "sub.u64" => static (t, o) => t.Set(o, unchecked(t.Value(o, 1) - t.Value(o, 2))),
            "mul.lo.s64" or "mul.lo.u64" => static (t, o) => t.Set(o, unchecked(t.Value(o, 1) * t.Value(o, 2))),
            "shr.s64" => static (t, o) => t.Set(o, (ulong)((long)t.Value(o, 1) >> t.Int(o, 2))),
            "shr.u64" => static (t, o) => t.Set(o, t.Value(o, 1) >> t.Int(o, 2)),
            "shl.b64" => static (t, o) => t.Set(o, t.Value(o, 1) << t.Int(o, 2)),
            "and.b64" => static (t, o) => t.Set(o, t.Value(o, 1) & t.Value(o, 2)),
            "or.b64" => static (t, o) => t.Set(o, t.Value(o, 1) | t.Value(o, 2)),
            "xor.b64" => static (t, o) => t.Set(o, t.Value(o, 1) ^ t.Value(o, 2)),
            "selp.b64" or "selp.b32" or "selp.f64" => static (t, o) => t.Set(o, t.Value(o, 3) != 0 ? t.Value(o, 1) : t.Value(o, 2)),
            "ld.f32" => static (t, o) => t.Set(o, MemoryMarshal.Read<uint>(t.Memory(o, 1))),
            "st.f32" => static (t, o) => MemoryMarshal.Write(t.Memory(o, 0), (uint)t.Value(o, 1)),
            "mov.f32" => static (t, o) => t.Set(o, (uint)t.Value(o, 1)),
            "cvt.rn.f32.f64" => static (t, o) => t.SetSingle(o, (float)t.Real(o, 1)),
            "cvt.f64.f32" => static (t, o) => t.SetReal(o, t.Single(o, 1)),
            "cvt.rn.f32.s32" => static (t, o) => t.SetSingle(o, t.Int(o, 1)),
            "cvt.rzi.s32.f32" => static (t, o) => t.SetInt(o, float.IsNaN(t.Single(o, 1)) ? 0 : (int)t.Single(o, 1)),
            "add.rn.f32" or "add.f32" => static (t, o) => t.SetSingle(o, t.Single(o, 1) + t.Single(o, 2)),
            "sub.rn.f32" or "sub.f32" => static (t, o) => t.SetSingle(o, t.Single(o, 1) - t.Single(o, 2)),
            "mul.rn.f32" or "mul.f32" => static (t, o) => t.SetSingle(o, t.Single(o, 1) * t.Single(o, 2)),
            "div.rn.f32" => static (t, o) => t.SetSingle(o, t.Single(o, 1) / t.Single(o, 2)),
            "sqrt.rn.f32" => static (t, o) => t.SetSingle(o, MathF.Sqrt(t.Single(o, 1))),
            "fma.rn.f32" => static (t, o) => t.SetSingle(o, MathF.FusedMultiplyAdd(t.Single(o, 1), t.Single(o, 2), t.Single(o, 3))),
            "abs.f32" => static (t, o) => t.Set(o, t.Value(o, 1) & int.MaxValue),
            "neg.f32" => static (t, o) => t.Set(o, t.Value(o, 1) ^ (1UL << 31)),
            "selp.f32" => static (t, o) => t.Set(o, t.Value(o, 3) != 0 ? t.Value(o, 1) : t.Value(o, 2)),
            _ when code.StartsWith("setp.", StringComparison.Ordinal) => Comparison(code),
            _ => (_, _) => throw new NotSupportedException(code),
        };

    private static Action<PtxThread, Operand[]> Comparison(string code)
    {
        string[] parts = code.Split('.');
        string comparison = parts[1];
        string type = parts[^1];
        return (parts.Length, parts[2]) switch
        {
            (3, _) => (t, o) => t.Set(o, Compare(comparison, type, t.Value(o, 1), t.Value(o, 2)) ? 1UL : 0UL),
            (_, "or") => (t, o) => t.Set(o, Compare(comparison, type, t.Value(o, 1), t.Value(o, 2)) || t.Value(o, 3) != 0 ? 1UL : 0UL),
            (_, "and") => (t, o) => t.Set(o, Compare(comparison, type, t.Value(o, 1), t.Value(o, 2)) && t.Value(o, 3) != 0 ? 1UL : 0UL),
            _ => throw new NotSupportedException(code),
        };
    }

    private static bool Compare(string comparison, string type, ulong a, ulong b)
    {
        if (type is "f64" or "f32")
        {
            double x = type == "f64" ? BitConverter.UInt64BitsToDouble(a) : BitConverter.UInt32BitsToSingle((uint)a);
            double y = type == "f64" ? BitConverter.UInt64BitsToDouble(b) : BitConverter.UInt32BitsToSingle((uint)b);
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

    private sealed record Instruction(Action<PtxThread, Operand[]> Do, int Guard, bool Negated, Operand[] Operands);

    /// <summary>A register, a number, or a place in the program; registers below −1 are parameters.</summary>
    private readonly record struct Operand(int Register, ulong Immediate, string Label, int Target, int[] Targets)
    {
        public Operand(int register, ulong immediate, string label)
            : this(register, immediate, label, -1, [])
        {
        }
    }

    /// <summary>State of one thread.</summary>
    private sealed class PtxThread(ulong[] registers, byte[] index, byte[] launch, byte[] memory)
    {
        public ulong[] Registers { get; } = registers;

        /// <summary>The next instruction; below 0 at the end.</summary>
        public int At { get; set; }

        public ulong Value(Operand[] o, int k) => o[k].Register >= 0 ? Registers[o[k].Register] : o[k].Immediate;

        public double Real(Operand[] o, int k) => BitConverter.UInt64BitsToDouble(Value(o, k));

        public float Single(Operand[] o, int k) => BitConverter.UInt32BitsToSingle((uint)Value(o, k));

        public int Int(Operand[] o, int k) => (int)Value(o, k);

        public void Set(Operand[] o, ulong value) => Registers[o[0].Register] = value;

        public void SetReal(Operand[] o, double value) => Set(o, BitConverter.DoubleToUInt64Bits(value));

        public void SetSingle(Operand[] o, float value) => Set(o, BitConverter.SingleToUInt32Bits(value));

        public void SetInt(Operand[] o, int value) => Set(o, (uint)value);

        public Span<byte> Memory(Operand[] o, int k) => o[k].Register <= -2
            ? (o[k].Register == -2 ? index : launch).AsSpan((int)o[k].Immediate)
            : memory.AsSpan(checked((int)(Registers[o[k].Register] + o[k].Immediate)));
    }
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
