using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Validation;

/// <summary>A known answer of Philox4x32-10.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="Counter">The counter.</param>
/// <param name="Key0">Word 0 of the key.</param>
/// <param name="Key1">Word 1 of the key.</param>
/// <param name="Answer">The answer.</param>
internal sealed record PhiloxAnswer(string Name, PhiloxBlock Counter, uint Key0, uint Key1, PhiloxBlock Answer);

/// <summary>The generator of random numbers against the known answers of Random123 (Salmon et al. 2011).</summary>
internal static class PhiloxAnswers
{
    /// <summary>The published ones.</summary>
    public static IReadOnlyList<PhiloxAnswer> Published { get; } =
    [
        new("zeros", new(0, 0, 0, 0), 0, 0, new(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)),
        new("ones", new(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue), uint.MaxValue, uint.MaxValue, new(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)),
        new("digits of pi", new(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), 0xa4093822, 0x299f31d0, new(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)),
    ];

    /// <summary>A line for each answer: how many words differ, of one number at a time and of every lane of packs.</summary>
    /// <param name="answers">Answers.</param>
    public static IEnumerable<ValidationLine> Lines(IEnumerable<PhiloxAnswer> answers) => answers.Select(a => new ValidationLine(
        ValidationSections.KnownAnswers,
        $"Philox4x32-10, {a.Name}: wrong words, scalar code and lanes of 4 and 8",
        Wrong(a.Answer, Philox4x32.Generate(a.Counter.X0, a.Counter.X1, a.Counter.X2, a.Counter.X3, a.Key0, a.Key1))
            + Enumerable.Range(0, 4).Sum(lane => Wrong(a.Answer, OfFour(a, lane))) + Enumerable.Range(0, 8).Sum(lane => Wrong(a.Answer, OfEight(a, lane))),
        0.0,
        0.0,
        "known answers of Random123: integers, no tolerance"));

    private static int Wrong(PhiloxBlock expected, PhiloxBlock actual)
        => (expected.X0 == actual.X0 ? 0 : 1) + (expected.X1 == actual.X1 ? 0 : 1) + (expected.X2 == actual.X2 ? 0 : 1) + (expected.X3 == actual.X3 ? 0 : 1);

    private static PhiloxBlock OfFour(PhiloxAnswer a, int lane)
    {
        Philox4x32.Generate<F64x4, U64x4>(
            U64x4.From(a.Counter.X0), U64x4.From(a.Counter.X1), U64x4.From(a.Counter.X2), U64x4.From(a.Counter.X3), Key(a), out U64x4 low, out U64x4 high);
        return Words(low.Value[lane], high.Value[lane]);
    }

    private static PhiloxBlock OfEight(PhiloxAnswer a, int lane)
    {
        Philox4x32.Generate<F64x8, U64x8>(
            U64x8.From(a.Counter.X0), U64x8.From(a.Counter.X1), U64x8.From(a.Counter.X2), U64x8.From(a.Counter.X3), Key(a), out U64x8 low, out U64x8 high);
        return Words(low.Value[lane], high.Value[lane]);
    }

    private static ulong Key(PhiloxAnswer a) => ((ulong)a.Key1 << 32) | a.Key0;

    private static PhiloxBlock Words(ulong low, ulong high) => new((uint)low, (uint)(low >> 32), (uint)high, (uint)(high >> 32));
}
