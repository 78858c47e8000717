using Xunit;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Tests.Workspaces;

namespace ZPrimeGpu.Tests.Models;

public sealed class ModelBuilderTests
{
    [Theory]
    [InlineData("low", ModelLayout.OneAndOne)]
    [InlineData("morph", ModelLayout.ThreeAndOne)]
    public void Build_OfAWindow_TakesTheLayoutWithItsOwnBody(string kind, ModelLayout layout)
        => Assert.Equal(layout, WindowModel.Build(GeneratedWindow.ByName(kind, 1)).Shape.Layout);

    [Theory]
    [InlineData("belle_5th_b1e4", ModelLayout.TwoGroups)]
    [InlineData("belle_5th_b300", ModelLayout.ThreeAndOne)]
    [InlineData("mod_shapesys", ModelLayout.General)]
    public void Compile_OfAWorkspace_TakesTheFastestLayoutThatHoldsIt(string name, ModelLayout layout)
        => Assert.Equal(layout, PyhfCase.Read(name).Model.Model.Shape.Layout);

    [Fact]
    public void Build_ChannelsOfOneSample_AreOneComponent()
    {
        var builder = new ModelBuilder("two channels", 4);
        int mu = builder.AddGlobal(new("mu", 1.0, 0.0, 10.0, null));
        int factor = builder.AddFactor(FactorKind.Value, mu);
        builder.AddSample([factor], ModelBuilder.NoGroup, 0, [1.0, 2.0]);
        builder.AddSample([builder.AddFactor(FactorKind.Value, mu)], ModelBuilder.NoGroup, 2, [3.0, 4.0]);
        CompiledModel model = builder.Build(mu);
        Assert.Equal(1, model.Shape.Factors);
        Assert.Equal([1.0, 2.0, 3.0, 4.0], Enumerable.Range(0, 4).Select(bin => model.Template(bin, 0)));
    }

    [Fact]
    public void Expectation_OfAWindow_IsThatOfTheFormula()
    {
        WindowTemplates window = GeneratedWindow.Morphed(2);
        CompiledModel model = WindowModel.Build(window);
        double[] globals = [1.7, 0.8, -1.4, 0.6, 0.3];
        var expectation = new double[model.Bins];
        ModelExpectation.Evaluate(model, globals, expectation);

        // lumi at −1.4: exponential; efficiency at 0.6: polynomial, within 1e-4 of the linear form for 6.5 %.
        double yield = 1.7 * window.LuminosityFb * window.Efficiency * Math.Pow(1.0 - window.LuminosityError, 1.4);
        for (int bin = 0; bin < model.Bins; bin++)
        {
            double symmetric = 0.5 * (window.SignalFractionWide![bin] - window.SignalFractionNarrow![bin]);
            double asymmetric = (0.5 * (window.SignalFractionWide[bin] + window.SignalFractionNarrow[bin])) - window.SignalFraction[bin];
            double a2 = 0.09;
            double weight = ((3.0 * a2 * a2 * a2) - (10.0 * a2 * a2) + (15.0 * a2)) / 8.0;
            double shape = window.SignalFraction[bin] + (0.3 * symmetric) + (weight * asymmetric);
            double signal = yield * shape;
            Assert.Equal((0.8 * window.Background[bin]) + (signal * (1.0 + (0.6 * window.EfficiencyError))), expectation[bin], 5e-3 * Math.Max(signal, 1e-9));
        }
    }

    [Theory]
    [InlineData(0.9, 1.1)]
    [InlineData(0.7, 1.05)]
    [InlineData(1.2, 0.8)]
    public void NormSysCode4_AtPlusMinusOne_MeetsTheExponentialsSmoothly(double lo, double hi)
    {
        var c = new double[8];
        NormSysCoefficients.Write(lo, hi, c);
        foreach (double x in new[] { -1.0, 1.0 })
        {
            double value = 1.0;
            double first = 0.0;
            double second = 0.0;
            for (int k = 1; k <= 6; k++)
            {
                value += c[k + 1] * Math.Pow(x, k);
                first += k * c[k + 1] * Math.Pow(x, k - 1);
                second += k * (k - 1) * c[k + 1] * Math.Pow(x, k - 2);
            }

            double side = x > 0.0 ? hi : lo;
            double rate = x * Math.Log(side);
            Assert.Equal(side, value, 1e-14);
            Assert.Equal(side * rate, first, 1e-14);
            Assert.Equal(side * rate * rate, second, 1e-13);
        }
    }

    [Fact]
    public void Build_GlobalWithoutEffect_IsHeld()
    {
        WindowTemplates window = GeneratedWindow.LowCounts(1);
        CompiledModel model = WindowModel.Build(window with { Background = new double[20], Observed = new double[20] });
        Assert.Equal(model.Tables.Lower[WindowModel.BackgroundNormalisationIndex], model.Tables.Upper[WindowModel.BackgroundNormalisationIndex]);
    }
}
