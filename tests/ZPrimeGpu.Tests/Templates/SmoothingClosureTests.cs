using Xunit;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.Templates;

public sealed class SmoothingClosureTests
{
    private const int Replicas = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Adaptive_SparseSample_IsUnbiasedWithRightErrorsAndBeatsTheRawTemplate(int copies)
    {
        // 0.2 to 2 simulated events a cell; the weight steps from 1 to 4 in the middle.
        var background = new SyntheticBackground(SyntheticBackground.Edges(100), x => 15 + (90 * Math.Exp(-x / 3)), x => x < 5 ? 1 : 4) { Copies = copies };
        AnalysisGrid grid = background.Analysis();
        double[] truth = background.Truth(grid);
        double pulls = 0, squaredPulls = 0, smoothError = 0, rawError = 0, total = 0;
        for (int r = 0; r < Replicas; r++)
        {
            ProcessTemplate template = Build(background, grid, new Random(100 + r)).Template;
            for (int cell = 0; cell < grid.Cells; cell++)
            {
                double difference = template.Content[cell] - truth[cell];
                pulls += difference / template.Error[cell];
                squaredPulls += Math.Pow(difference / template.Error[cell], 2);
                smoothError += difference * difference;
                rawError += Math.Pow(template.RawContent[cell] - truth[cell], 2);
                total += template.Content[cell];
            }
        }

        int n = Replicas * grid.Cells;

        // Errors follow the content, so low fluctuations have the larger pulls: about half the relative error of 0.2 to 0.3.
        Assert.InRange(pulls / n, -0.3, 0.3);
        Assert.InRange(Math.Sqrt(squaredPulls / n), 0.7, 1.3);
        Assert.True(rawError > 3 * smoothError, $"mean squared errors: raw {rawError / n}, smoothed {smoothError / n}");
        Assert.Equal(1, total / (Replicas * truth.Sum()), 0.03);
    }

    [Fact]
    public void Adaptive_NarrowPeakOnFlatBackground_IsNotSmeared()
    {
        var background = new SyntheticBackground(
            SyntheticBackground.Edges(100, growth: 1), x => 30 + (3e4 * Math.Exp(-0.5 * Math.Pow((x - 5) / 0.12, 2))), _ => 1);
        AnalysisGrid grid = background.Analysis(0, 180);
        double[] truth = background.Truth(grid);
        var mean = new double[grid.Cells];
        for (int r = 0; r < Replicas; r++)
        {
            double[] content = Build(background, grid, new Random(r)).Template.Content;
            for (int i = 0; i < content.Length; i++)
            {
                mean[i] += content[i] / Replicas;
            }
        }

        for (int i = 0; i < mean.Length; i++)
        {
            // Peak bins hold 3000 events; bins of the flat part hold 3 and lie beside it.
            double tolerance = truth[i] > 100 ? 0.03 * truth[i] : (0.35 * truth[i]) + 0.3;
            Assert.Equal(truth[i], mean[i], tolerance);
        }
    }

    [Fact]
    public void Adaptive_StepOfTheSelection_IsKeptWhereItIsKnown()
    {
        var background = new SyntheticBackground(SyntheticBackground.Edges(100, growth: 1), x => x < 4 ? 20 : 60, _ => 1);
        AnalysisGrid grid = background.Analysis(0, 180);
        int step = Array.FindIndex(background.Grid.M2Edges, e => e > 3.99);
        double below = 0, above = 0;
        for (int r = 0; r < Replicas; r++)
        {
            double[] content = BackgroundTemplateBuilder.Build(
                background.Draw(new Random(r)),
                grid,
                new BinSegments(100, [step]),
                SyntheticBackground.Smoothing(),
                SyntheticBackground.Threads()).Template.Content;
            below += content[step - 2] / background.Truth(step - 2, 0, 180) / Replicas;
            above += content[step + 1] / background.Truth(step + 1, 0, 180) / Replicas;
        }

        Assert.InRange(below, 0.9, 1.1);
        Assert.InRange(above, 0.9, 1.1);
    }

    [Fact]
    public void Adaptive_EnoughEvents_LeavesTheSampleAsItIs()
    {
        var background = new SyntheticBackground(SyntheticBackground.Edges(30), _ => 1e4, _ => 1);
        AnalysisGrid grid = background.Analysis();
        BackgroundTemplate result = Build(background, grid, new Random(1));
        for (int cell = 0; cell < grid.Cells; cell++)
        {
            // The prior of the shares has the weight of two events among a thousand, half an event a cell.
            Assert.Equal(result.Template.RawContent[cell], result.Template.Content[cell], 0.01 * result.Template.RawContent[cell]);
            Assert.Equal(result.Template.RawError[cell], result.Template.Error[cell], 0.1 * result.Template.RawError[cell]);
        }

        Assert.Equal(0, result.Summary!.Value.SmoothedBins);
    }

    [Fact]
    public void ErrorsOfCombinations_SparseSample_KnowTheCorrelations()
    {
        // A signal of three bins' width, all θ* bins: the sum over neighbours that a fit would make.
        var background = new SyntheticBackground(SyntheticBackground.Edges(80), x => 40 * Math.Exp(-x / 6), _ => 1);
        AnalysisGrid grid = background.Analysis();
        double[] coefficients =
            [.. Enumerable.Range(0, 80).Select(k => (1 + (k % 4)) * Math.Exp(-0.5 * Math.Pow(((k / 4) - 9.5) / 1.5, 2)))];
        double sum = 0, squares = 0, predicted = 0, independent = 0;
        const int Count = 160;
        for (int r = 0; r < Count; r++)
        {
            BackgroundTemplate result = Build(background, grid, new Random(1000 + r));
            double value = 0;
            for (int k = 0; k < coefficients.Length; k++)
            {
                value += coefficients[k] * result.Template.Content[grid.Offsets[30] + k];
                independent += Math.Pow(coefficients[k] * result.Template.Error[grid.Offsets[30] + k], 2) / Count;
            }

            sum += value / Count;
            squares += value * value / Count;
            predicted += result.Errors!.Variance(grid, 30, 20, coefficients) / Count;
        }

        // 160 replicas know a variance to 11 %; the chosen kernels fluctuate too.
        double seen = squares - (sum * sum);
        Assert.InRange(predicted / seen, 0.7, 1.35);
        Assert.True(independent < 0.4 * seen, $"independent errors {independent} should fall short of {seen}");
    }

    [Fact]
    public void ErrorsOfCombinations_NoSmoothingNeeded_AreIndependent()
    {
        var background = new SyntheticBackground(SyntheticBackground.Edges(40), _ => 1e4, _ => 1);
        AnalysisGrid grid = background.Analysis();
        BackgroundTemplate result = Build(background, grid, new Random(1));
        var random = new Random(2);
        double[] coefficients = [.. Enumerable.Range(0, 80).Select(_ => random.NextDouble() - 0.5)];
        double independent = coefficients.Select((c, k) => Math.Pow(c * result.Template.Error[grid.Offsets[10] + k], 2)).Sum();
        Assert.Equal(1, result.Errors!.Variance(grid, 10, 20, coefficients) / independent, 0.05);
    }

    private static BackgroundTemplate Build(SyntheticBackground background, AnalysisGrid grid, Random random)
        => BackgroundTemplateBuilder.Build(
            background.Draw(random), grid, background.Whole, SyntheticBackground.Smoothing(), SyntheticBackground.Threads());
}
