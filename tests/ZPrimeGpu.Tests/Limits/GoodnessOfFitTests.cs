using MathNet.Numerics.LinearAlgebra;
using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Tests.Models;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Limits;

public sealed class GoodnessOfFitTests
{
    [Theory]
    [InlineData("low", 1)]
    [InlineData("sparse", 3)]
    [InlineData("high", 6)]
    [InlineData("morph", 7)]
    public void Statistics_OfAWindow_AreTheFormulaeAtTheMinimumOfTheFullLikelihood(string kind, int seed)
    {
        WindowTemplates window = GeneratedWindow.ByName(kind, seed);
        CompiledModel model = WindowModel.Build(window);
        GoodnessOfFitResult result = Run(window, 1);
        LikelihoodOracle oracle = LikelihoodOracleWindow.Build(window, model.Poi.Upper);
        Vector<double> start = Vector<double>.Build.Dense(oracle.Parameters.Count, k => oracle.Parameters[k].Start);
        start[0] = new SignalScale(model).Value!.Value;
        OracleMinimum minimum = LikelihoodOracleFit.Minimise(oracle, oracle.Data(window.Observed), null, start);
        double[] lambda = oracle.Expectation(minimum.Theta);
        double saturated = 0.0;
        double pearson = 0.0;
        for (int bin = 0; bin < lambda.Length; bin++)
        {
            double n = window.Observed[bin];
            saturated += 2.0 * (lambda[bin] - n + (n > 0.0 ? n * Math.Log(n / lambda[bin]) : 0.0));
            pearson += lambda[bin] > 0.0 ? Math.Pow(n - lambda[bin], 2) / lambda[bin] : 0.0;
        }

        // Every constrained parameter of a window has a Gaussian constraint.
        saturated += oracle.Parameters.Select((p, k) => p.Sigma is double sigma ? Math.Pow((minimum.Theta[k] - p.Auxiliary) / sigma, 2) : 0.0).Sum();
        Assert.Equal(saturated, result.Saturated!.Value, 1e-7 * (1.0 + saturated));

        // Not stationary at the minimum: first order in the distance of the two minima, which the edm allows to be 10⁻⁴ standard deviations.
        Assert.Equal(pearson, result.Pearson!.Value, 1e-3 * (1.0 + pearson));
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(30.0)]
    public void PValues_OfToysOfTheModelItself_AreUniform(double perBin)
    {
        // Without nuisances, so that the data vary in all that toys vary in.
        WindowTemplates window = WithoutNuisances(GeneratedWindow.HighCounts(2), perBin);
        var random = new Random(71);
        const int datasets = 300;
        double[] saturated = new double[datasets];
        double[] pearson = new double[datasets];
        for (int i = 0; i < datasets; i++)
        {
            GoodnessOfFitResult result = Run(window with { Observed = GeneratedWindow.Toy(window, 2.0 * Math.Sqrt(perBin), random) }, 200, (uint)i);
            saturated[i] = result.SaturatedP!.Value.Value;
            pearson[i] = result.PearsonP!.Value.Value;
            Assert.Equal(0, result.FailedToys);
        }

        // 1.95/√n: probability 10⁻³ for continuous p-values; those of 200 toys come in steps of 0.005.
        double allowed = (1.95 / Math.Sqrt(datasets)) + 0.005;
        Assert.InRange(KolmogorovSmirnov(saturated), 0.0, allowed);
        Assert.InRange(KolmogorovSmirnov(pearson), 0.0, allowed);
    }

    [Theory]
    [InlineData("high", 2)]
    [InlineData("low", 1)]
    public void PValues_OfDistortedData_AreLow(string kind, int seed)
    {
        WindowTemplates window = GeneratedWindow.ByName(kind, seed);
        double[] distorted = [.. window.Background.Select((b, i) => Math.Round(i is 2 or 16 ? (4.0 * b) + 6.0 : b))];
        GoodnessOfFitResult bad = Run(window with { Observed = distorted }, 1000);
        GoodnessOfFitResult good = Run(window with { Observed = [.. window.Background.Select(b => Math.Round(b))] }, 1000);
        Assert.InRange(bad.SaturatedP!.Value.Value, 0.0, 0.01);
        Assert.InRange(bad.PearsonP!.Value.Value, 0.0, 0.01);
        Assert.True(bad.SaturatedP.Value.Error > 0.0);
        Assert.InRange(good.SaturatedP!.Value.Value, 0.3, 1.0);
        Assert.InRange(good.PearsonP!.Value.Value, 0.3, 1.0);
    }

    [Theory]
    [InlineData("sparse")]
    [InlineData("sparse+morph")]
    public void Run_InOtherBlocksAndLanes_GivesTheSameBits(string kind)
    {
        WindowTemplates window = GeneratedWindow.ByName(kind, 5);
        string[] results =
        [
            .. from kernels in new[] { HostAccelerator.Simd().Fits, HostAccelerator.Scalar().Fits }
               from block in new[] { 1, 37, 512 }
               select Text(Run(window, 150, 3, block, kernels)),
        ];
        Assert.All(results, r => Assert.Equal(results[0], r));
        Assert.NotEqual(results[0], Text(Run(window, 150, 4)));
    }

    [Fact]
    public void Calculator_WithAnyNumberOfThreads_GivesTheSameBits()
    {
        WindowTemplates[] windows =
        [
            .. Enumerable.Range(0, 9).Select(i => GeneratedWindow.ByName(new[] { "low", "sparse", "morph" }[i % 3], i)), GeneratedWindow.LowCounts(9) with { Observed = [] },
        ];
        WindowGoodnessOfFit?[] one = Calculate(windows, 1);
        WindowGoodnessOfFit?[] three = Calculate(windows, 3);
        Assert.Equal(one.Select(r => r is null ? "-" : Text(r.Result)), three.Select(r => r is null ? "-" : Text(r.Result)));
        Assert.Null(one[^1]);
        Assert.All(one[..^1], r => Assert.Equal(61, r!.Tally.Fits));
        Assert.Throws<OperationCanceledException>(
            () => GoodnessOfFitCalculator.Run(windows, 60, 1, HostAccelerator.Simd().Fits, 1, _ => { }, new CancellationToken(true)));
    }

    [Fact]
    public void Run_EventsWhereNothingIsExpected_FailsWithASentence()
    {
        WindowTemplates window = WithoutExpectationInTheFirstBin(GeneratedWindow.LowCounts(1));
        GoodnessOfFitResult result = Run(window, 10);
        Assert.Contains("events where nothing", result.Problem, StringComparison.Ordinal);
        Assert.Null(result.Saturated);
        Assert.Null(result.PearsonP);
    }

    [Fact]
    public void Run_ToysThatCannotBeFitted_AreCountedNamedAndLeftOut()
    {
        WindowTemplates window = GeneratedWindow.LowCounts(1);
        CompiledModel model = WindowModel.Build(window);
        var tally = new FitTally();
        var settings = new GoodnessOfFitSettings(40, 7, 12) { BlockSize = 16 };
        GoodnessOfFitResult result = GoodnessOfFit.Run(model, window.Observed, settings, new BatchFitter(new SpoiltData(5)), tally);

        // Rows 5 of blocks of 16, 16 and 8 toys.
        Assert.Equal(3, result.FailedToys);
        Assert.Equal(37, result.SaturatedP!.Value.Toys);
        Assert.Equal(37, result.PearsonP!.Value.Toys);
        Assert.Equal([5UL, 21UL, 37UL], result.Failures.Select(f => f.Toy));
        Assert.All(result.Failures, f => Assert.Equal((7UL, 12U, FitStatus.NonFinite), (f.Seed, f.Stream, f.Status)));
        Assert.Equal(3, tally.Failed);
        Assert.Equal([5, 21, 37], tally.Failures.Select(f => f.Dataset));
        Assert.Equal((41, 3), (tally.Fits, tally.Retried));
    }

    private static GoodnessOfFitResult Run(WindowTemplates window, int toys, uint stream = 0, int block = 256, IFitKernels? kernels = null)
        => GoodnessOfFit.Run(
            WindowModel.Build(window),
            window.Observed,
            new GoodnessOfFitSettings(toys, 1, stream) { BlockSize = block },
            new BatchFitter(kernels ?? HostAccelerator.Simd().Fits),
            new FitTally());

    private static WindowGoodnessOfFit?[] Calculate(WindowTemplates[] windows, int threads)
        => GoodnessOfFitCalculator.Run(windows, 60, 1, HostAccelerator.Simd().Fits, threads, _ => { }, TestContext.Current.CancellationToken);

    private static WindowTemplates WithoutNuisances(WindowTemplates window, double perBin) => window with
    {
        Background = [.. window.Background.Select(b => b * perBin / 1000.0)],
        LuminosityError = 0.0,
        EfficiencyError = 0.0,
        SignalRelativeError = new double[window.Background.Length],
        BackgroundRelativeError = new double[window.Background.Length],
    };

    private static WindowTemplates WithoutExpectationInTheFirstBin(WindowTemplates window) => window with
    {
        Background = [0.0, .. window.Background[1..]],
        SignalFraction = [0.0, .. window.SignalFraction[1..]],
        Observed = [2.0, .. window.Observed[1..]],
    };

    private static double KolmogorovSmirnov(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Select((v, i) => Math.Max(Math.Abs(v - ((double)i / sorted.Length)), Math.Abs(v - ((i + 1.0) / sorted.Length)))).Max();
    }

    private static string Text(GoodnessOfFitResult result)
        => string.Join(' ', result.Saturated, result.SaturatedP, result.Pearson, result.PearsonP, result.FailedToys, result.Problem);

    /// <summary>Makes one dataset of every batch with more than one impossible to fit, on the safe path too.</summary>
    private sealed class SpoiltData(int dataset) : IFitKernels
    {
        private readonly IFitKernels inner = HostAccelerator.Simd().Fits;

        public int Lanes => inner.Lanes;

        public void Fit(DatasetBatch data, FitBatch fits, in MinimiserSettings settings)
        {
            if (data.Capacity > 1)
            {
                data.CountsOf(dataset)[0] = double.NaN;
            }

            inner.Fit(data, fits, settings);
        }
    }
}
