using System.Globalization;
using System.Text;
using MathNet.Numerics.Distributions;
using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Tests.Models;

namespace ZPrimeGpu.Tests.Limits;

/// <summary>Goodness of fit where its distribution is known without toys.</summary>
public sealed class GoodnessOfFitReferenceTests
{
    [Fact]
    public void Statistics_AtHighCountsWithoutNuisances_FollowChiSquareOfBinsMinusFreeParameters()
    {
        WindowTemplates window = Window(1500.0, 0.0);
        int freedom = window.Background.Length - 2;

        // Several standard deviations from the bound σ ≥ 0, where one parameter fewer would be free.
        double[] expected = Expected(window, 300.0);
        var random = new Random(11);
        const int datasets = 400;
        double[] saturated = new double[datasets];
        double[] pearson = new double[datasets];
        for (int i = 0; i < datasets; i++)
        {
            GoodnessOfFitResult result = Run(window with { Observed = [.. expected.Select(e => (double)Poisson.Sample(random, e))] }, 1);
            saturated[i] = ChiSquared.CDF(freedom, result.Saturated!.Value);
            pearson[i] = ChiSquared.CDF(freedom, result.Pearson!.Value);
        }

        // 1.95/√n: probability 10⁻³. Two degrees of freedom more would shift the distribution by 0.13.
        Assert.InRange(KolmogorovSmirnov(saturated), 0.0, 1.95 / Math.Sqrt(datasets));
        Assert.InRange(KolmogorovSmirnov(pearson), 0.0, 1.95 / Math.Sqrt(datasets));
        Assert.True(KolmogorovSmirnov([.. saturated.Select(p => ChiSquared.CDF(freedom + 2, ChiSquared.InvCDF(freedom, p)))]) > 1.95 / Math.Sqrt(datasets));
    }

    [Theory]
    [InlineData(0.02, 1)]
    [InlineData(0.02, 2)]
    [InlineData(0.05, 3)]
    public void SaturatedP_AtHighCountsWithNuisances_IsThatOfChiSquareOfBinsMinusFreeParameters(double error, int seed)
    {
        // Each nuisance brings an auxiliary datum and a parameter: the degrees of freedom stay bins − 2. The data scatter as the toys do, auxiliary values included.
        WindowTemplates window = Window(5000.0, error);
        var random = new Random(seed);
        double[] expected = Expected(window, 300.0);
        double[] observed = [.. expected.Select((e, i) => Math.Round(e + (Math.Sqrt(e + Math.Pow(error * window.Background[i], 2)) * Normal.Sample(random, 0.0, 1.0))))];
        GoodnessOfFitResult result = Run(window with { Observed = observed }, 4000);
        double reference = 1.0 - ChiSquared.CDF(observed.Length - 2, result.Saturated!.Value);

        // Four standard errors, and what the next order of a Gaussian approximation at 5000 events and 5 % may change.
        Assert.InRange(reference, 0.02, 0.98);
        Assert.Equal(reference, result.SaturatedP!.Value.Value, (4.0 * result.SaturatedP.Value.Error) + 0.005);
        Assert.Equal(0, result.FailedToys);
    }

    [Theory]
    [InlineData(7, 1)]
    [InlineData(2, 6)]
    [InlineData(0, 4)]
    [InlineData(6, 4)]
    public void PValues_OfTwoBinsWithoutNuisances_AreTheSumOverAllOutcomes(int first, int second)
    {
        double[] signal = [2.0, 0.7];
        double[] background = [1.5, 2.5];
        GoodnessOfFitResult result = Run(TwoBins(signal, background, first, second), 20_000);
        (double saturated, double pearson, double mu) = Statistics(signal, background, first, second);
        Assert.Equal(saturated, result.Saturated!.Value, 1e-7);

        // First order in the distance of the minima, √(2·10⁻⁸) standard deviations at most.
        Assert.Equal(pearson, result.Pearson!.Value, 1e-3);
        (double saturatedP, double pearsonP) = (0.0, 0.0);
        for (int n = 0; n < 60; n++)
        {
            for (int m = 0; m < 60; m++)
            {
                double probability = Poisson.PMF((mu * signal[0]) + background[0], n) * Poisson.PMF((mu * signal[1]) + background[1], m);
                (double s, double p, _) = Statistics(signal, background, n, m);

                // The outcome itself counts, whatever the last digits say.
                saturatedP += s >= saturated - 1e-6 ? probability : 0.0;
                pearsonP += p >= pearson - 1e-6 ? probability : 0.0;
            }
        }

        Assert.Equal(saturatedP, result.SaturatedP!.Value.Value, Math.Max(4.0 * result.SaturatedP.Value.Error, 1e-3));
        Assert.Equal(pearsonP, result.PearsonP!.Value.Value, Math.Max(4.0 * result.PearsonP.Value.Error, 1e-3));
    }

    /// <summary>Both statistics at the maximum of the likelihood with μ ≥ 0, by bisection of the score.</summary>
    private static (double Saturated, double Pearson, double Mu) Statistics(double[] signal, double[] background, int first, int second)
    {
        double[] n = [first, second];
        double Score(double mu) => Enumerable.Range(0, 2).Sum(i => signal[i] * ((n[i] / ((mu * signal[i]) + background[i])) - 1.0));
        double fitted = Score(0.0) <= 0.0 ? 0.0 : CountingExperiment.Fall(Score);
        (double saturated, double pearson) = (0.0, 0.0);
        for (int i = 0; i < 2; i++)
        {
            double lambda = (fitted * signal[i]) + background[i];
            saturated += 2.0 * (lambda - n[i] + (n[i] > 0.0 ? n[i] * Math.Log(n[i] / lambda) : 0.0));
            pearson += (n[i] - lambda) * (n[i] - lambda) / lambda;
        }

        return (saturated, pearson, fitted);
    }

    private static double[] Expected(WindowTemplates window, double sigma)
        => [.. window.Background.Zip(window.SignalFraction, (b, t) => b + (window.LuminosityFb * window.Efficiency * sigma * t))];

    private static WindowTemplates Window(double perBin, double error)
    {
        WindowTemplates window = GeneratedWindow.HighCounts(2);
        var none = new double[window.Background.Length];
        return window with
        {
            Background = [.. window.Background.Select(b => b * perBin / 1000.0)],
            LuminosityError = error == 0.0 ? 0.0 : window.LuminosityError,
            EfficiencyError = error,
            SignalRelativeError = error == 0.0 ? none : [.. none.Select(_ => error)],
            BackgroundRelativeError = [.. none.Select(_ => error)],
        };
    }

    private static WorkspaceModel TwoBins(double[] signal, double[] background, int first, int second)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            { "channels": [ { "name": "c", "samples": [
                { "name": "s", "data": [{{signal[0]}}, {{signal[1]}}], "modifiers": [ { "name": "mu", "type": "normfactor", "data": null } ] },
                { "name": "b", "data": [{{background[0]}}, {{background[1]}}], "modifiers": [] } ] } ],
              "observations": [ { "name": "c", "data": [{{first}}, {{second}}] } ],
              "measurements": [ { "name": "m", "config": { "poi": "mu", "parameters": [ { "name": "mu", "bounds": [[0, 100]] } ] } } ],
              "version": "1.0.0" }
            """);
        Workspace workspace = WorkspaceReader.Parse(Encoding.UTF8.GetBytes(text), "two.json");
        return WorkspaceCompiler.Compile(workspace, workspace.Measurements[0], default);
    }

    private static GoodnessOfFitResult Run(WindowTemplates window, int toys) => Run(WindowModel.Build(window), window.Observed, toys);

    private static GoodnessOfFitResult Run(WorkspaceModel model, int toys) => Run(model.Model, model.Observed, toys);

    private static GoodnessOfFitResult Run(CompiledModel model, double[] observed, int toys)
        => GoodnessOfFit.Run(model, observed, new GoodnessOfFitSettings(toys, 1, 0), new BatchFitter(HostAccelerator.Simd().Fits), new FitTally());

    private static double KolmogorovSmirnov(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Select((v, i) => Math.Max(Math.Abs(v - ((double)i / sorted.Length)), Math.Abs(v - ((i + 1.0) / sorted.Length)))).Max();
    }
}
