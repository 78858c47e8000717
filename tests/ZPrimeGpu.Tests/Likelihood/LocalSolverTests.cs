using System.Runtime.Intrinsics;
using Xunit;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Validation.Oracles;

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

    [Theory]
    [InlineData(0.3)]
    [InlineData(20.0)]
    [InlineData(1e4)]
    public void Solve_RandomBins_GivesTheDerivativesOfTheMinimum(double mean)
    {
        var random = new Random((int)mean);
        LocalKind[] kinds = [Gaussian, Poisson, Shift];
        for (int repetition = 0; repetition < 25; repetition++)
        {
            LocalBin bin = LocalBin.Random(random, kinds, mean);
            if (LocalBinReference.Solve(bin) is not { } reference)
            {
                continue;
            }

            // Differences in 256 bits with steps of 1e-15: neither their truncation nor rounding can be seen.
            BigReal step = 1e-15 * Math.Max(mean, bin.Count);
            BigReal Value(int g, int signG, int h, int signH)
                => LocalBinReference.Solve(
                    bin, [.. bin.Yields.Select((y, i) => y + (step * ((i == g ? signG : 0) + (i == h ? signH : 0))))])!.Nll;
            Solution<F64> solution = bin.Solve();
            double r = solution.Pull.Value;
            double[] u = [.. kinds.Select((_, g) => solution.Local(g).Value - (r * solution.Slope(g).Value))];
            for (int g = 0; g < kinds.Length; g++)
            {
                double first = ((Value(g, 1, -1, 0) - Value(g, -1, -1, 0)) / (2.0 * step)).ToDouble();
                Assert.Equal(first, r * solution.Local(g).Value, 1e-9 * (1.0 + Math.Abs(first)) * Tolerance(bin));
                for (int h = 0; h <= g; h++)
                {
                    BigReal mixed = Value(g, 1, h, 1) - Value(g, 1, h, -1) - Value(g, -1, h, 1) + Value(g, -1, h, -1);
                    double second = (mixed / (4.0 * step * step)).ToDouble();
                    double shared = solution.Kappa.Value * u[g] * u[h];
                    double own = g == h ? r * r * solution.Variance(g).Value : 0.0;

                    // The two parts cancel where a local follows the data, the more the wider its constraint.
                    double tolerance = (1e-9 * (Math.Abs(second) + (1.0 / (mean + bin.Count))) * Tolerance(bin)) + (1e-14 * own);
                    Assert.True(Math.Abs(second - (shared - own)) <= tolerance, $"({g}, {h}): {shared - own:R}, should be {second:R}, {Describe(bin)}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Solve_InLanes_GivesTheBitsOfTheScalar(LocalKind[] kinds, double mean)
    {
        var random = new Random(5);
        for (int repetition = 0; repetition < 40; repetition++)
        {
            LocalBin[] bins = [.. Enumerable.Range(0, 8).Select(i => LocalBin.Random(random, kinds, i == 7 ? 1e-3 * mean : mean))];
            Solution<F64x8> lanes = LocalBin.Solve(
                field => new F64x8(Vector512.Create([.. bins.Select(field)])), kinds);
            for (int lane = 0; lane < bins.Length; lane++)
            {
                Assert.Equal(
                    bins[lane].Solve().All.Select(v => BitConverter.DoubleToInt64Bits(v.Value)),
                    lanes.All.Select(v => BitConverter.DoubleToInt64Bits(v.Value[lane])));
            }
        }
    }

    [Fact]
    public void Solve_EventsWithoutExpectation_AreImpossible()
    {
        foreach (LocalBin bin in new LocalBin[]
        {
            new(0.0, 1.0, [], [], [], []),
            new(-1.0, 1.0, [], [], [], []),
            new(0.0, 2.0, [Gaussian, Poisson], [0.0, 0.0], [1.0, 0.0], [0.1, 0.3]),
            new(1.0, 1.0, [Gaussian], [-2.0], [1.0], [0.0]),
            new(0.0, 1.0, [Gaussian, Poisson], [-2.0, -1.0], [1.0, 1.0], [0.1, 0.2]),
            new(-6.0, 1e6, [Shift], [1.0], [0.3], [1.0]),
            new(-6.0, 1e6, [Shift], [-1.0], [0.3], [1.0]),
        })
        {
            Solution<F64> solution = bin.Solve();
            Assert.True(solution.Ratio.Value > NllKernel.LargestRatio, Describe(bin));
            Assert.True(Math.Abs(solution.Pull.Value) > NllKernel.LargestRatio, Describe(bin));
        }
    }

    [Fact]
    public void Solve_ExpectationOnlyAtTheEdge_IsFound()
    {
        foreach (LocalBin bin in new LocalBin[]
        {
            new(-4.9999, 3.0, [Shift], [1.0], [0.3], [1.0]),
            new(-9.999, 3.0, [Gaussian], [1.0], [1.0], [1e-4]),
            new(-9.999, 3.0, [Poisson], [1.0], [1.0], [1e-4]),
            new(-9.999, 3.0, [Poisson], [1.0], [0.0], [1.0]),
            new(0.0, 3.0, [Gaussian, Poisson], [-1e-5, 1.0], [9.0, 0.0], [0.1, 100.0]),
            new(0.0, 1e9, [Poisson, Poisson], [1e9, 1e9], [0.0, 0.0], [1.0, 1.0]),
            new(1e-30, 1.0, [Poisson], [1e-12], [1e-10], [0.01]),
            new(-0.039, 4.0, [Gaussian, Poisson], [0.0, 0.156], [1.0, 0.0], [2e-6, 98.0]),
            new(-0.5755, 7.0, [Poisson, Poisson], [53720.0, 0.0], [4e-5, 0.0], [1e5, 2e-6]),
            new(0.0, 5.0, [Gaussian, Poisson, Gaussian], [0.0, 0.125, -0.247], [1.08, 0.0, -2.2], [4.8e5, 3.3e-4, 844.0]),
            new(0.0, 1e-12, [Gaussian, Poisson, Shift], [1.0, 1.0, 0.1], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0]),
        })
        {
            AssertSolves(bin, LocalBinReference.Solve(bin)!, bin.Solve());
        }
    }

    private static void AssertSolves(LocalBin bin, LocalBinReference reference, Solution<F64> solution)
    {
        double n = bin.Count;
        double nll = solution.Nll.Value + (n > 0.0 ? n * Math.Log(solution.Ratio.Value) : 0.0);

        double tolerance = 1e-10 + (1e-14 * reference.Size);
        Assert.True(Math.Abs(reference.Nll.ToDouble() - nll) <= tolerance, $"NLL {nll:R}, should be {reference.Nll}, {Describe(bin)}");
        double relative = 1e-9 * Tolerance(bin);
        double ratio = n > 0.0 ? (n / reference.Expectation).ToDouble() : 1.0;

        // As 1 − r, to an ulp of 1.
        Assert.Equal(ratio, solution.Ratio.Value, (relative * ratio) + 3e-16);
        Assert.Equal(n > 0.0 ? (1.0 - (n / reference.Expectation)).ToDouble() : 1.0, solution.Pull.Value, (relative * ratio) + 3e-16);
        for (int group = 0; group < bin.Kinds.Length; group++)
        {
            double expected = reference.Locals[group].ToDouble();
            double difference = Math.Abs(expected - solution.Local(group).Value);
            Assert.True(
                difference <= relative * (1.0 + Math.Abs(expected)),
                $"local {group}: {solution.Local(group).Value:R}, should be {expected:R}, {Describe(bin)}");
        }
    }

    /// <summary>
    /// Where a Poisson local of auxiliary count zero is held between its bounds by the data alone, the pull is good to 1e-8 times γ, which may reach 10.
    /// </summary>
    private static double Tolerance(LocalBin bin)
        => bin.Kinds.Where((k, g) => k == Poisson && bin.Auxiliary[g] <= 1e-10 && bin.Variances[g] > 0.0).Any() ? 200.0 : 1.0;

    private static string Describe(LocalBin bin)
        => $"u = {bin.Ungrouped:R}, n = {bin.Count:R}, [{string.Join(", ", bin.Kinds)}], Y = [{string.Join(", ", bin.Yields)}], "
            + $"a = [{string.Join(", ", bin.Auxiliary)}], δ² = [{string.Join(", ", bin.Variances)}]";
}
