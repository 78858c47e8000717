namespace ZPrimeGpu.Tests.Data.Readers.Root;

/// <summary>A tree of 350 rows with every kind of column, as formulas in the row number.</summary>
internal static class RootSample
{
    public const int Rows = 350;

    public static int[] Row { get; } = [.. Enumerable.Range(0, Rows)];

    public static float[][] Photons { get; } = [.. Row.Select(i => Enumerable.Range(0, i * 7 % 5).Select(k => (i / 4f) + k).ToArray())];

    /// <summary>The contents that lzma has for here, and what xz made of them.</summary>
    public static (byte[] Content, byte[] Packed) Eighths { get; } =
        ([.. Enumerable.Range(0, 3000).SelectMany(i => new RootBytes().Int64(BitConverter.DoubleToInt64Bits(i / 8.0)).ToArray())], File.ReadAllBytes(FixtureFile.Find("eighths.xz")));

    public static IReadOnlyList<RootBranchSpec> Branches(bool isLastEmbedded = false, bool generatesOffsets = false)
    {
        RootBranchSpec count = RootBranchSpec.Scalar("n", [.. Photons.Select(p => p.Length)]) with { BasketRows = 64 };
        RootBranchSpec[] branches =
        [
            RootBranchSpec.Scalar("flag", [.. Row.Select(i => i % 3 == 0)]),
            RootBranchSpec.Scalar("i8", [.. Row.Select(i => (sbyte)i)]),
            RootBranchSpec.Scalar("u8", [.. Row.Select(i => (byte)i)]),
            RootBranchSpec.Scalar("i16", [.. Row.Select(i => (short)(-200 * i))]),
            RootBranchSpec.Scalar("u16", [.. Row.Select(i => (ushort)(65535 - i))]),
            RootBranchSpec.Scalar("i32", [.. Row.Select(i => -10_000_000 * i)]),
            RootBranchSpec.Scalar("u32", [.. Row.Select(i => uint.MaxValue - (uint)i)]),
            RootBranchSpec.Scalar("i64", [.. Row.Select(i => long.MinValue + i)]),
            RootBranchSpec.Scalar("u64", [.. Row.Select(i => ulong.MaxValue - (ulong)i)]),
            RootBranchSpec.Scalar("f32", [.. Row.Select(i => i / 3f)]),
            RootBranchSpec.Scalar("f64", [.. Row.Select(i => i / 3.0)]),
            RootBranchSpec.Fixed("three", [.. Row.Select(i => new[] { i, -i, 2 * i })]),
            RootBranchSpec.Varying("photons", count, Photons) with { GeneratesOffsets = generatesOffsets },
            count,
            RootBranchSpec.Vector("vector", [.. Photons.Select(p => p.Select(x => (double)x).ToArray())]),
            RootBranchSpec.Structure(
                "event", RootBranchSpec.Scalar("run", [.. Row.Select(i => (short)i)]), RootBranchSpec.Scalar("weight", [.. Row.Select(i => i * 0.5)])),
        ];
        return [.. branches.Select(b => b with { IsLastEmbedded = isLastEmbedded })];
    }

    /// <summary>The file.</summary>
    public static byte[] Build(string compression, bool isLarge = false)
        => new RootFileWriter(compression, isLarge) { BlockBytes = 700 }.Add("events", Branches()).Build();
}
