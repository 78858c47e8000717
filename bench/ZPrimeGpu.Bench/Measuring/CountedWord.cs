using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Bench.Measuring;

/// <summary>An integer that counts, beside <see cref="Counted"/>.</summary>
internal readonly struct CountedWord(U64 value) : IWord<CountedWord, Counted>
{
    public readonly U64 Value = value;

    public static CountedWord From(ulong value) => new(U64.From(value));

    public static CountedWord Consecutive(ulong first) => new(U64.Consecutive(first));

    public static CountedWord operator +(CountedWord a, CountedWord b) => One(a.Value + b.Value);

    public static CountedWord operator &(CountedWord a, CountedWord b) => One(a.Value & b.Value);

    public static CountedWord operator |(CountedWord a, CountedWord b) => One(a.Value | b.Value);

    public static CountedWord operator ^(CountedWord a, CountedWord b) => One(a.Value ^ b.Value);

    public static CountedWord Xor(CountedWord a, CountedWord b, CountedWord c) => One(U64.Xor(a.Value, b.Value, c.Value));

    public static CountedWord operator <<(CountedWord a, int count) => One(a.Value << count);

    public static CountedWord operator >>(CountedWord a, int count) => One(a.Value >> count);

    public static CountedWord MultiplyHalves(CountedWord a, CountedWord b) => One(U64.MultiplyHalves(a.Value, b.Value));

    public static Counted Uniform(CountedWord bits) => One(U64.Uniform(bits.Value));

    public static CountedWord FromInteger(Counted x) => One(U64.FromInteger(x.Value));

    public static Counted TopBit(CountedWord bits) => One(U64.TopBit(bits.Value));

    public static Counted NegateWhereTopBit(CountedWord bits, Counted x) => One(U64.NegateWhereTopBit(bits.Value, x.Value));

    public static Counted Map<TMap>(CountedWord bits, in TMap map)
        where TMap : struct, IWordMap
    {
        Counted.lookups++;
        return new(U64.Map(bits.Value, map));
    }

    private static CountedWord One(U64 value)
    {
        Counted.words++;
        return new(value);
    }

    private static Counted One(F64 value)
    {
        Counted.words++;
        return new(value);
    }
}
