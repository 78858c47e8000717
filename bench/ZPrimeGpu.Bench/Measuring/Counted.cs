using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Bench.Measuring;

/// <summary>A double that counts what is done to it: kernel bodies are generic over their number, so the same body tells how many operations it makes.</summary>
/// <remarks>Operators cannot carry an object along, hence the mutable statics; counting is single-threaded.</remarks>
internal readonly struct Counted(F64 value) : IReal<Counted>
{
    public readonly F64 Value = value;

    private static long fma;
    private static long simple;
    private static long divisions;
    private static long other;
    internal static long words;
    internal static long lookups;

    public static int Lanes => 1;

    /// <summary>What the work does.</summary>
    public static OperationCount Of(Action work)
    {
        (fma, simple, divisions, other, words, lookups) = (0, 0, 0, 0, 0, 0);
        work();
        return new OperationCount(fma, simple, divisions, other, words, lookups);
    }

    // Constants stay in registers.
    public static Counted From(double value) => new(F64.From(value));

    public static Counted operator +(Counted a, Counted b) => Simple(a.Value + b.Value);

    public static Counted operator -(Counted a, Counted b) => Simple(a.Value - b.Value);

    public static Counted operator -(Counted a) => Other(-a.Value);

    public static Counted operator *(Counted a, Counted b) => Simple(a.Value * b.Value);

    public static Counted operator /(Counted a, Counted b) => Division(a.Value / b.Value);

    public static Counted Fma(Counted a, Counted b, Counted c)
    {
        fma++;
        return new(F64.Fma(a.Value, b.Value, c.Value));
    }

    public static Counted Sqrt(Counted x) => Division(F64.Sqrt(x.Value));

    public static Counted Abs(Counted x) => Other(F64.Abs(x.Value));

    public static Counted Min(Counted a, Counted b) => Other(F64.Min(a.Value, b.Value));

    public static Counted Max(Counted a, Counted b) => Other(F64.Max(a.Value, b.Value));

    public static Counted Round(Counted x) => Other(F64.Round(x.Value));

    public static Counted ScaleByPowerOfTwo(Counted x, Counted n) => Other(F64.ScaleByPowerOfTwo(x.Value, n.Value));

    public static Counted Significand(Counted x, out Counted exponent)
    {
        F64 significand = F64.Significand(x.Value, out F64 power);
        exponent = new(power);
        return Other(significand);
    }

    public static Counted Less(Counted a, Counted b) => Other(F64.Less(a.Value, b.Value));

    public static Counted LessOrEqual(Counted a, Counted b) => Other(F64.LessOrEqual(a.Value, b.Value));

    public static Counted Equal(Counted a, Counted b) => Other(F64.Equal(a.Value, b.Value));

    public static Counted And(Counted maskA, Counted maskB) => Other(F64.And(maskA.Value, maskB.Value));

    public static Counted Or(Counted maskA, Counted maskB) => Other(F64.Or(maskA.Value, maskB.Value));

    public static Counted Not(Counted mask) => Other(F64.Not(mask.Value));

    public static Counted Select(Counted mask, Counted whenTrue, Counted whenFalse) => Other(F64.Select(mask.Value, whenTrue.Value, whenFalse.Value));

    public static bool Any(Counted mask) => F64.Any(mask.Value);

    public static bool All(Counted mask) => F64.All(mask.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Counted Simple(F64 value)
    {
        simple++;
        return new(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Counted Division(F64 value)
    {
        divisions++;
        return new(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Counted Other(F64 value)
    {
        other++;
        return new(value);
    }
}
