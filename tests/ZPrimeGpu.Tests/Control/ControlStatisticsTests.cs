using Xunit;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Control;

namespace ZPrimeGpu.Tests.Control;

public sealed class ControlStatisticsTests
{
    private const double Tail = 0.158655253931457;

    [Theory]
    [InlineData(9, 10)]
    [InlineData(1, 400)]
    [InlineData(0, 25)]
    [InlineData(25, 25)]
    [InlineData(90, 100)]
    public void BinomialInterval_OfCounts_HasTheTailsOfTheBinomialDistribution(int passed, int trials)
    {
        BinomialInterval interval = BinomialInterval.Of(new(passed, passed), new(trials - passed, trials - passed))!.Value;
        Assert.Equal(trials, interval.Trials, 1e-9 * trials);

        // Reference: terms of the binomial distribution added up. Beta.InvCDF is good to about 1e-10.
        double atLeast = Enumerable.Range(passed, trials - passed + 1).Sum(k => Probability(k, trials, interval.Low));
        double atMost = Enumerable.Range(0, passed + 1).Sum(k => Probability(k, trials, interval.High));
        Assert.Equal(passed == 0 ? 1 : Tail, atLeast, 1e-7);
        Assert.Equal(passed == trials ? 1 : Tail, atMost, 1e-7);
    }

    [Fact]
    public void BinomialInterval_OfEqualWeights_IsThatOfTheCounts()
    {
        BinomialInterval counts = BinomialInterval.Of(new(9, 9), new(1, 1))!.Value;
        BinomialInterval weighted = BinomialInterval.Of(new(9 * 2.5, 9 * 6.25), new(2.5, 6.25))!.Value;
        Assert.Equal(counts.Low, weighted.Low, 1e-9);
        Assert.Equal(counts.High, weighted.High, 1e-9);
    }

    [Fact]
    public void BinomialInterval_WithoutEvents_IsNone() => Assert.Null(BinomialInterval.Of(default, default));

    [Theory]
    [InlineData(EfficiencyForm.Linear, 0.89, 0.04 / 72)]
    [InlineData(EfficiencyForm.Logistic, 2.1, 0.007)]
    internal void EfficiencyCurve_OfGeneratedCounts_RecoversTheTruthWithItsErrors(EfficiencyForm form, double a, double b)
    {
        // 300 ensembles of 8 points of 2000 events: the spread of the curve is known to 4 %, its mean to 0.06 standard deviations.
        const int Ensembles = 300;
        const int Trials = 2000;
        var random = new Random(11);
        double sum = 0, squares = 0, error = 0;
        for (int n = 0; n < Ensembles; n++)
        {
            var points = new EfficiencyPoint[8];
            for (int i = 0; i < points.Length; i++)
            {
                double m2 = 4.5 + (9 * i);
                int passed = Enumerable.Range(0, Trials).Count(_ => random.NextDouble() < Truth(m2));
                points[i] = new(m2, BinomialInterval.Of(new(passed, passed), new(Trials - passed, Trials - passed))!.Value);
            }

            EfficiencyCurve curve = EfficiencyCurve.Fit(points, form)!;
            double pull = (curve.At(60) - Truth(60)) / curve.ErrorAt(60);
            sum += pull;
            squares += pull * pull;
            error += curve.ChiSquared;
        }

        Assert.InRange(sum / Ensembles, -0.25, 0.25);
        Assert.InRange(Math.Sqrt(squares / Ensembles), 0.84, 1.16);
        Assert.InRange(error / Ensembles, 5, 7);

        double Truth(double m2) => form == EfficiencyForm.Linear ? a + (b * m2) : 1 / (1 + Math.Exp(-a - (b * m2)));
    }

    [Fact]
    public void EfficiencyCurve_OfOnePlace_IsNone()
    {
        var point = new EfficiencyPoint(5, BinomialInterval.Of(new(9, 9), new(1, 1))!.Value);
        Assert.Null(EfficiencyCurve.Fit([point], EfficiencyForm.Linear));
        Assert.Null(EfficiencyCurve.Fit([point, point], EfficiencyForm.Linear));
    }

    [Fact]
    public void PeakWidth_OfAGaussianWithATail_IsThatOfTheCore()
    {
        ControlTally tally = Tally(new ResolutionConfig("s", 2));
        var random = new Random(5);
        const int Events = 40_000;
        for (int i = 0; i < Events; i++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            tally.AddSelected(0.05 + (0.2 * normal), 3, true, i % ControlTally.PeakGroups);
        }

        PeakWidth width = PeakWidth.Of(tally)!.Value;
        Assert.Equal(0.05, width.Mean, 5 * width.SigmaError);
        Assert.Equal(0.2, width.Sigma, 4 * width.SigmaError);

        // A full sample gives sigma/sqrt(2n); the truncated core holds less information, by a factor of 2 to 4 in the error.
        double least = 0.2 / Math.Sqrt(2.0 * Events);
        Assert.InRange(width.SigmaError, least, 6 * least);
    }

    [Fact]
    public void PeakWidth_WithoutEvents_IsNone() => Assert.Null(PeakWidth.Of(Tally(new ResolutionConfig("s", 2))));

    [Fact]
    public void WindowDeviation_OfTwoBins_IsTheClosedForm()
    {
        // r = 30/20, residuals 11 - 15 and 19 - 15: sqrt(2/1 * 32)/20 / 1.5.
        double? deviation = SampleComparison.WindowDeviation([new(11, 11), new(19, 19)], [new(10, 1), new(10, 1)], 0, 2);
        Assert.Equal(Math.Sqrt(64) / 20 / 1.5, deviation!.Value, 1e-12);
        Assert.Null(SampleComparison.WindowDeviation([new(11, 11), default], [new(10, 1), default], 0, 2));
    }

    [Fact]
    public void Comparison_OfScaledSimulation_HasItsRatioInEveryRange()
    {
        double[] edges = [0, 1, 2, 3, 4];
        var config = new ControlConfig([], [], [2], null, null, null);
        ControlSample sample = Sample();
        var simulation = new ControlTally(sample, config, edges);
        var data = new ControlTally(sample, config, edges);
        for (int i = 0; i < 400; i++)
        {
            simulation.AddSelected(i % 4, 2, i % 8 < 4, 0);
            data.AddSelected(i % 4, i % 4 < 2 ? 2.2 : 1.8, i % 8 < 4, 0);
        }

        SampleComparison comparison = SampleComparison.Of(new(sample, simulation, data), config.RangesBelowGeV2, 2);
        Assert.Equal(2, comparison.Ranges.Count);
        Assert.Equal(1.1, comparison.Ranges[0].Before!.Value.Value, 1e-12);
        Assert.Equal(0.9, comparison.Ranges[1].Before!.Value.Value, 1e-12);

        // 200 events of one weight on each side: 1/sqrt(200) each.
        Assert.Equal(1.1 * Math.Sqrt(2.0 / 200), comparison.Ranges[0].Before!.Value.Error, 1e-12);
        Assert.Equal(1, comparison.Ranges[0].NetworkEfficiency!.Value.Value, 1e-12);
    }

    private static ControlTally Tally(ResolutionConfig resolution) => new(Sample(), new ControlConfig([], [], [9], null, null, resolution), [-10, 10]);

    private static ControlSample Sample() => new("s", Templates.TestConfig.Run().Selection, new HashSet<Host.Data.SelectionCut>(), [], null, [], []);

    private static double Probability(int k, int n, double p)
    {
        double log = 0;
        for (int i = 1; i <= k; i++)
        {
            log += Math.Log((n - k + i) / (double)i);
        }

        return Math.Exp(log) * Math.Pow(p, k) * Math.Pow(1 - p, n - k);
    }
}
