using System.Globalization;
using Xunit;

namespace ZPrimeGpu.Tests.Fuzzing;

/// <summary>
/// Damaged files in great number: reading one either works or ends in one clear sentence, soon and without taking much memory. A short round here; <c>tests/fuzz</c> makes a long
/// one by the environment variables ZPRIME_FUZZ, the number of inputs of each reader, and ZPRIME_FUZZ_SEED.
/// </summary>
public sealed class ReaderFuzzTests(ITestOutputHelper output)
{
    private const int ShortRound = 400;

    public static TheoryData<string> Readers => [.. FuzzTargets.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Readers))]
    public void Reader_DamagedInputs_ReadsThemOrRefusesThemInOneSentence(string reader)
    {
        FuzzTarget target = FuzzTargets.All.Single(t => t.Name == reader);
        long inputs = Number("ZPRIME_FUZZ") ?? ShortRound;
        FuzzCounts counts = FuzzRun.Run(target, inputs, (int)(Number("ZPRIME_FUZZ_SEED") ?? 1));
        output.WriteLine(FormattableString.Invariant($"{reader}: {counts.Inputs} inputs, {counts.Accepted} read, {counts.Refused} refused with {counts.Sentences} different sentences"));
        Assert.True(counts.Refused > 0, "No input was damaged enough to be refused.");
    }

    private static long? Number(string variable)
        => long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;
}
