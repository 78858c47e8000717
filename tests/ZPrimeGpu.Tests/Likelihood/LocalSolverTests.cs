using Xunit;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Tests.Likelihood;

/// <summary>Bins with locals of all kinds against bisection in 256 bits.</summary>
public sealed class LocalSolverTests
{
    private const LocalKind Gaussian = LocalKind.GaussianFactor;
    private const LocalKind Poisson = LocalKind.PoissonFactor;
    private const LocalKind Shift = LocalKind.GaussianShift;

    public static TheoryData<LocalKind[], double> Cases
    {
        get
        {
            var cases = new TheoryData<LocalKind[], double>();
            foreach (LocalKind[] kinds in new LocalKind[][]
            {
                [Gaussian], [Poisson], [Shift], [Gaussian, Poisson], [Poisson, Poisson], [Shift, Shift, Shift],
                [Gaussian, Poisson, Shift], [Poisson, Shift, Gaussian, Poisson],
            })
            {
                foreach (double mean in new[] { 1e-12, 0.3, 20.0, 1e4, 1e9 })
                {
                    cases.Add(kinds, mean);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Solve_RandomBins_FindsTheMinimum(LocalKind[] kinds, double mean)
    {
        var random = new Random(kinds.Length + (int)Math.Log(mean));
        int possible = 0;
        for (int repetition = 0; repetition < 60; repetition++)
        {
            LocalBin bin = LocalBin.Random(random, kinds, mean);
            if (mean == 1e-12 && repetition % 2 == 0)
            {
                bin = bin with { Count = random.Next(1, 4) };
            }

            Solution<F64> solution = bin.Solve();
            if (LocalBinReference.Solve(bin) is not { } reference)
            {
                Assert.True(solution.Ratio.Value > NllKernel.LargestRatio, Describe(bin));
                continue;
            }

            possible++;
            AssertSolves(bin, reference, solution);
        }

        Assert.True(possible >= 30);
    }

    private static void AssertSolves(LocalBin bin, LocalBinReference reference, Solution<F64> solution)
    {
        double n = bin.Count;
        double nll = solution.Nll.Value + (n > 0.0 ? n * Math.Log(solution.Ratio.Value) : 0.0);

        // A Poisson local of auxiliary count zero that is held between its bounds by the data alone is good to 1e-8, the pull that holds it to
        // 1e-8 of γ ≤ 10; so close to the minimum that makes n·(1e-8)² of the NLL.
        bool jumps = bin.Kinds.Select((k, g) => k == Poisson && bin.Auxiliary[g] == 0.0 && bin.Variances[g] > 0.0).Any(j => j);
        double tolerance = 1e-10 + (1e-14 * reference.Size);
        Assert.True(Math.Abs(reference.Nll.ToDouble() - nll) <= tolerance, $"NLL {nll:R}, should be {reference.Nll}, {Describe(bin)}");
        double relative = jumps ? 2e-7 : 1e-9;
        double ratio = n > 0.0 ? (n / reference.Expectation).ToDouble() : 1.0;
        Assert.Equal(1.0, solution.Ratio.Value / ratio, relative);
        Assert.Equal(n > 0.0 ? (1.0 - (n / reference.Expectation)).ToDouble() : 1.0, solution.Pull.Value, relative * ratio);
        for (int group = 0; group < bin.Kinds.Length; group++)
        {
            double expected = reference.Locals[group].ToDouble();
            double difference = Math.Abs(expected - solution.Local(group).Value);
            Assert.True(
                difference <= relative * (1.0 + Math.Abs(expected)),
                $"local {group}: {solution.Local(group).Value:R}, should be {expected:R}, {Describe(bin)}");
        }
    }

    private static string Describe(LocalBin bin)
        => $"u = {bin.Ungrouped:R}, n = {bin.Count:R}, [{string.Join(", ", bin.Kinds)}], Y = [{string.Join(", ", bin.Yields)}], "
            + $"a = [{string.Join(", ", bin.Auxiliary)}], δ² = [{string.Join(", ", bin.Variances)}]";
}
