using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Validation;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Models;

namespace ZPrimeGpu.Tests.DeviceValidation;

/// <summary>Lines of every kind are green as they are, and red with one wrong number put in.</summary>
public sealed class ValidationLineTests
{
    private static readonly HostAccelerator Host = HostAccelerator.Simd();
    private static readonly BatchFitter Fitter = new(Host.Fits);

    private static string References => Path.Combine(DependencyTests.RepositoryRoot(), "samples", "references");

    [Theory]
    [InlineData(1.0, true)]
    [InlineData(1.25, true)]
    [InlineData(0.75, true)]
    [InlineData(1.26, false)]
    [InlineData(0.74, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    [InlineData(null, false)]
    public void Verdict_OfANumber_FollowsFromItsTolerance(double? number, bool passes)
        => Assert.Equal(passes ? ValidationStatus.Passed : ValidationStatus.Failed, new ValidationLine("section", "subject", number, 1.0, 0.25, "basis").Status);

    [Fact]
    public void Philox_WithAWrongAnswer_IsRed()
    {
        Green(PhiloxAnswers.Lines(PhiloxAnswers.Published));
        foreach (PhiloxAnswer answer in PhiloxAnswers.Published)
        {
            PhiloxBlock a = answer.Answer;
            ValidationLine line = Assert.Single(PhiloxAnswers.Lines([answer with { Answer = new(a.X0, a.X1, a.X2 ^ 1, a.X3) }]));
            Assert.Equal(ValidationStatus.Failed, line.Status);

            // One of scalar code, and one in each lane of 4 and 8.
            Assert.Equal(13, line.Number);
        }
    }

    [Fact]
    public void Functions_WithAValueTwoUlpOff_AreRed()
    {
        IReadOnlyDictionary<string, FunctionAnswer[]> answers = FunctionAnswers.Read(Path.Combine(References, "functions.json"));
        Green(FunctionAnswers.Lines("simd", Host.Numerics, answers));
        var wrong = answers.ToDictionary(a => a.Key, a => a.Value.ToArray());
        foreach (FunctionAnswer[] values in wrong.Values)
        {
            double off = Math.BitIncrement(Math.BitIncrement(values[3].Value));
            values[3] = values[3] with { Value = off };
        }

        // The quantile's bound is in 1e-15, several ulp.
        FunctionAnswer[] quantile = wrong["normal_quantile"];
        quantile[3] = quantile[3] with { Value = quantile[3].Value * (1.0 + 2e-15) };
        AllRed(FunctionAnswers.Lines("simd", Host.Numerics, wrong));
    }

    [Fact]
    public void Recoil_OfAnEventThatIsWrong_IsRed()
    {
        BeamConfig beams = RunConfigReader.Read(Path.Combine(DependencyTests.RepositoryRoot(), "samples", "demo.yaml"), new RunOverrides()).Beams;
        EventColumns events = EventValidation.Events(200);
        var columns = new RecoilColumns(200);
        Host.Events.Observe(events, 0, 200, EventConstants.Frame(beams), columns);
        double[] masses = columns[RecoilQuantity.MassSquared].ToArray();
        Green([RecoilAnswers.Line("simd", beams, events, masses)]);
        masses[77] += 1e-10;
        AllRed([RecoilAnswers.Line("simd", beams, events, masses)]);
        masses[77] = double.NaN;
        AllRed([RecoilAnswers.Line("simd", beams, events, masses)]);
    }

    [Fact]
    public void Window_WithAFitThatIsNotTheMinimum_IsRed()
    {
        WindowTemplates window = GeneratedWindow.LowCounts(3) with { LuminosityError = 0.0, EfficiencyError = 0.0 };
        Green(WindowAnswers.Lines([window], Fitter, TestContext.Current.CancellationToken));
        double[] counts = window.Observed;
        var plain = new PlainWindow(window, counts);
        var elsewhere = new WindowFit(0.5, 1.1, plain.Nll(0.5, 1.1));
        ValidationLine[] lines = [.. WindowAnswers.Lines(window, counts, elsewhere)];
        Assert.Equal(ValidationStatus.Passed, lines[0].Status);
        Assert.Equal(ValidationStatus.Failed, lines[1].Status);
        AllRed(WindowAnswers.Lines(window, counts, elsewhere with { Nll = elsewhere.Nll + 1e-5 }));
        AllRed(WindowAnswers.Lines(window, counts, null));
    }

    [Fact]
    public void Draws_OfOtherDistributions_AreRed()
    {
        WindowTemplates window = GeneratedWindow.LowCounts(3);
        Green(DrawAnswers.Lines(window, seed: 1, toys: 2000));
        const int Toys = 2000;
        int bins = window.Background.Length;

        // Every bin of every toy at its floor, no auxiliary value thrown, or all thrown to one side.
        double[] counts = [.. Enumerable.Range(0, Toys * bins).Select(i => Math.Floor(window.Background[i % bins]) + 1.0)];
        double[] still = [.. Enumerable.Repeat(1.0, 2 * Toys * bins)];
        ValidationLine[] lines = [.. DrawAnswers.Lines(window, counts, still, Toys)];
        Assert.All([0, 1, 2, 4], i => Assert.Equal(ValidationStatus.Failed, lines[i].Status));
        double[] aside = [.. Enumerable.Repeat(1.01, 2 * Toys * bins)];
        Assert.Equal(ValidationStatus.Failed, DrawAnswers.Lines(window, counts, aside, Toys).ElementAt(3).Status);
    }

    [Fact]
    public void Draws_WithoutEmptyBinsAndUncertainties_AreGreenAndSaySo()
    {
        WindowTemplates window = GeneratedWindow.HighCounts(3);
        window = window with { BackgroundRelativeError = new double[window.Background.Length] };
        Assert.Equal(
            [ValidationStatus.Passed, ValidationStatus.Passed, ValidationStatus.Skipped, ValidationStatus.Skipped, ValidationStatus.Skipped],
            DrawAnswers.Lines(window, seed: 1, toys: 500).Select(l => l.Status));
    }

    [Fact]
    public void References_WithWrongResults_AreRed()
    {
        var sweep = ToySweep.On(Host, 1, cancellation: TestContext.Current.CancellationToken);
        var toys = new ToyRequest(2000, 1);
        foreach (ReferenceCase reference in ReferenceCase.ReadAll(References))
        {
            var right = new ReferenceAnswers(reference, Fitter);
            Green(right.Lines().Concat(right.ToyLines(toys, sweep)));
        }

        ReferenceCase counting = ReferenceCase.ReadAll(References).Single(c => c.Name == "counting");
        JsonNode wrong = counting.Expected.DeepClone();
        wrong["free_fit"]!["twice_nll"] = (double)wrong["free_fit"]!["twice_nll"]! + 2e-6;
        wrong["free_fit"]!["pars"]![0] = (double)wrong["free_fit"]!["pars"]![0]! + 2e-4;
        wrong["hypotest_qtilde"]![1]!["CLs_exp"]![3] = (double)wrong["hypotest_qtilde"]![1]!["CLs_exp"]![3]! + 2e-6;
        wrong["upper_limits_qtilde"]!["0.90"]!["CLs_obs"] = (double)wrong["upper_limits_qtilde"]!["0.90"]!["CLs_obs"]! * (1.0 + 2e-6);
        wrong["q0"]!["p0_obs"] = (double)wrong["q0"]!["p0_obs"]! + 2e-6;
        wrong["toys"]![0]!["CLsb"] = (double)wrong["toys"]![0]!["CLsb"]! + 0.06;
        var answers = new ReferenceAnswers(counting with { Expected = wrong }, Fitter);
        AllRed(answers.Lines());
        AllRed(answers.ToyLines(toys, sweep));
    }

    [Fact]
    public void Closure_WithWrongPullsOrCoverage_IsRed()
    {
        var settings = new CoverageSettings(4000, 1, 0.9) { Multiples = ClosureAnswers.Multiples };
        CoveragePoint[] points = CoverageStudy.Run([ManyEvents.Of(GeneratedWindow.HighCounts(5))], settings, Host.Fits, 1, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(8, ClosureAnswers.Lines(points, settings).Count());
        Green(ClosureAnswers.Lines(points, settings));
        CoveragePoint point = points[0];
        AllRed(ClosureAnswers.Lines(
            [point with { Pulls = point.Pulls! with { Mean = 0.1, Rms = 1.1 }, Cls = new ToyFraction(3680, 4000), Clsb = new ToyFraction(3500, 4000) }], settings));
        AllRed(ClosureAnswers.Lines([point with { Pulls = null, Cls = null, Clsb = null }], settings));
    }

    [Theory]
    [InlineData(1.0, 0.95)]
    [InlineData(30.0, 0.9)]
    public void CoverageOfCls_AtTheExpectedLimitAndFarAbove_IsKnown(double multiple, double expected)
        => Assert.Equal(expected, ClosureAnswers.CoverageOfCls(0.1, multiple), 1e-12);

    [Fact]
    public void Asymptotics_WithOtherToys_AreRed()
    {
        WindowTemplates window = ManyEvents.Of(GeneratedWindow.HighCounts(5));
        Green(AsymptoticAnswers.Lines(window, 0.9, new ToyRequest(4000, 1), ToySweep.On(Host, 1, cancellation: TestContext.Current.CancellationToken), Fitter));
        var formulae = new HypothesisTest(
            1.0, 2.7, 2.7, new TailProbabilities(0.05, 0.5), [.. AsymptoticFormulae.BandSigmas.Select(n => AsymptoticFormulae.Expected(2.7, n))]);
        var toys = new ToyTestResult(
            1.0,
            new ToyTails(2.7, new ToyFraction(900, 10_000), new ToyFraction(5500, 10_000)),
            new ToyBands([0.01, 0.06, 0.2, 0.5, 1.0], [0.002, 0.002, 0.002, 0.002, 0.0], [], []),
            new ToyTally());
        AllRed(AsymptoticAnswers.Lines("window", formulae, toys));
        AllRed(AsymptoticAnswers.Lines("window", formulae, null));
        AllRed(AsymptoticAnswers.Lines("window", null, toys));
    }

    [Fact]
    public void Interpolation_WithAMassThatIsPredictedBadly_IsRed()
    {
        LeaveOneOutResult[] good =
        [
            new(0.1, false, 0.05, 0.01, 0.5, 1000.0, 30), new(1.0, true, 0.05, 0.01, 0.052, 40.0, 30), new(2.0, true, 0.05, 0.01, 0.049, 25.0, 30), new(8.0, false, 0.05, 0.01, 0.5, 1000.0, 30),
        ];
        Green(InterpolationAnswers.Lines(good, _ => 0.03));
        good[2] = new(2.0, true, 0.05, 0.01, 0.06, 120.0, 30);
        AllRed(InterpolationAnswers.Lines(good, _ => 0.03));
        good[2] = new(2.0, true, 0.05, 0.01, double.NaN, double.NaN, 30);
        AllRed(InterpolationAnswers.Lines(good, _ => 0.03));
        Assert.Equal(ValidationStatus.Skipped, Assert.Single(InterpolationAnswers.Lines([good[0], good[3]], _ => 0.03)).Status);
    }

    [Fact]
    public void Accelerators_WithADifferenceOrNothingCompared_AreRed()
    {
        ValidatedQuantity good = new("fits", "NLL", 100, 0.0, 0.0);
        Green(new DeviceComparison("simd", "lanes", [good]).Lines());
        AllRed(new DeviceComparison("simd", "lanes", [good, good with { Worst = double.Epsilon }]).Lines());
        AllRed(new DeviceComparison("simd", "lanes", [good, good with { Worst = double.PositiveInfinity }]).Lines());
        AllRed(new DeviceComparison("simd", "lanes", [good, good with { Count = 0 }]).Lines());
        Assert.Equal(
            [ValidationStatus.Failed, ValidationStatus.Passed],
            new DeviceComparison("cuda:0", "GPU", [good with { Family = "events", Worst = 1e-5, Tolerance = 1e-6 }, good]).Lines().Select(l => l.Status));
    }

    private static void Green(IEnumerable<ValidationLine> lines) => All(lines, ValidationStatus.Passed);

    private static void AllRed(IEnumerable<ValidationLine> lines) => All(lines, ValidationStatus.Failed);

    private static void All(IEnumerable<ValidationLine> lines, ValidationStatus status)
    {
        ValidationLine[] all = [.. lines];
        Assert.NotEmpty(all);
        Assert.All(all, l => Assert.True(l.Status == status, $"{l.Subject}: {l.Number}, expected {l.Expected} ± {l.Tolerance}, is {l.Status}"));
    }
}
