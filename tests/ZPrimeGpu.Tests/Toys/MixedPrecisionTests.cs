using Xunit;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Toys;
using ZPrimeGpu.Tests.Models;

namespace ZPrimeGpu.Tests.Toys;

public sealed class MixedPrecisionTests
{
    // What is promised; the largest difference seen is 10⁻⁸.
    private const double Tolerance = 1e-6;

    public static TheoryData<int, double> Windows => new()
    {
        { 1, 0.3 }, { 3, 0.3 }, { 5, 0.3 },
        { 1, 3.0 }, { 3, 3.0 }, { 5, 3.0 },
        { 1, 100.0 }, { 5, 100.0 },
        { 1, 1e6 }, { 3, 1e6 }, { 5, 1e6 },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Toys_OfRandomWindows_AgreeWithDoublePrecision(int thetaBins, double perBin)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            WindowTemplates window = GeneratedWindow.Of(seed, thetaBins, perBin);
            Assert.Equal(20 * thetaBins, window.Background.Length);
            CompiledModel model = WindowModel.Build(window);
            double unit = new SignalScale(model).Value!.Value;
            Compare(ToyFitterCase.At(model, window.Observed, 0.5 * unit, [0.0, 0.5 * unit, 2.0 * unit]), 200);
        }
    }

    private static void Compare(ToyHypotheses hypotheses, int toys)
    {
        var source = new ToySource(17, 5);
        var expected = new ToyResults(toys, hypotheses.Pois.Length);
        var actual = new ToyResults(toys, hypotheses.Pois.Length);
        ToyFitter.Scalar().Run(hypotheses, source, 0, toys, expected);
        ToyFitter.Mixed().Run(hypotheses, source, 0, toys, actual);
        double worst = 0;
        int slow = 0;
        for (int toy = 0; toy < toys; toy++)
        {
            worst = Math.Max(worst, Math.Abs(expected.FreeNll[toy] - actual.FreeNll[toy]) / Math.Max(1, expected.FreeNll[toy]));
            for (int i = 0; i < expected.Q.Length; i++)
            {
                worst = Math.Max(worst, Math.Abs(expected.Q[i][toy] - actual.Q[i][toy]) / Math.Max(1, expected.Q[i][toy]));
            }
        }

        TestContext.Current.SendDiagnosticMessage($"");
        Console.WriteLine($"worst {worst:G3} iterations {expected.Iterations} {actual.Iterations} retried {actual.Retried} {expected.Retried} fits {actual.Fits} {slow}");
        Assert.Equal(expected.Valid, actual.Valid);
        Assert.True(worst < Tolerance, $"{worst}");
    }
}
