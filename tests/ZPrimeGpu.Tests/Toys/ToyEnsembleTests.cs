using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Toys;
using ZPrimeGpu.Tests.Models;

namespace ZPrimeGpu.Tests.Toys;

public sealed class ToyEnsembleTests
{
    private static readonly ToySource Source = new(3, 9);

    [Theory]
    [InlineData("low")]
    [InlineData("sparse")]
    [InlineData("sparse+morph")]
    public void At_AWindow_DrawsAroundThePoint(string kind)
    {
        CompiledModel model = WindowModel.Build(GeneratedWindow.ByName(kind, 3));
        (double[] globals, double[] expectation, double[] locals) = Point(model);
        ToyTables tables = ToyEnsemble.At(model, globals, expectation, locals).Tables;
        const int toys = 20_000;
        double[][] sample = ToyLanes.Draw(ToySampler.Simd(), tables, Source, 0, toys);
        int groups = model.Shape.Groups;
        for (int bin = 0; bin < model.Bins; bin++)
        {
            AssertAverage(sample, bin, expectation[bin], Math.Sqrt(expectation[bin]));
            for (int group = 0; group < groups; group++)
            {
                int local = (bin * groups) + group;
                double width = Math.Sqrt(model.Variance(bin, group));
                AssertAverage(sample, model.Bins + local, width > 0.0 ? locals[local] : model.Tables.LocalAuxiliary[group], width);
            }
        }

        for (int k = 0; k < globals.Length; k++)
        {
            var constraint = model.Globals[k].Constraint as GaussianConstraint;
            AssertAverage(sample, model.Bins + locals.Length + k, constraint is null ? 0.0 : globals[k], constraint?.Sigma ?? 0.0);
        }
    }

    [Fact]
    public void FillDataset_OfAnyToy_IsTheToyOfTheLanes()
    {
        CompiledModel model = WindowModel.Build(GeneratedWindow.SparseMorphed(4));
        (double[] globals, double[] expectation, double[] locals) = Point(model);
        ToyTables tables = ToyEnsemble.At(model, globals, expectation, locals).Tables;
        double[][] toys = ToyLanes.Draw(ToySampler.Simd(), tables, Source, 100, 50);
        var data = new DatasetBatch(model.Tables, 2);
        foreach (int toy in new[] { 49, 0, 17, 8 })
        {
            ToySampler.FillDataset(tables, Source, 100 + (ulong)toy, data, 1);
            double[] replayed = [.. data.CountsOf(1), .. data.LocalAuxiliaryOf(1), .. data.GlobalAuxiliaryOf(1)];
            Assert.Equal(ToyLanes.Bits(toys[toy]), ToyLanes.Bits(replayed));
        }

        Assert.All(data.CountsOf(0).ToArray(), n => Assert.Equal(0.0, n));
    }

    [Fact]
    public void At_AModelOfEveryKindOfConstraint_DrawsEach()
    {
        CompiledModel model = EveryKind(20.0);
        Assert.Equal(ModelLayout.Wide, model.Shape.Layout);
        double[] globals = [1.0, 1.2, 0.3];
        double[] locals = [1.1, 0.8, -0.5, 1.0, 1.0, 0.0];
        ToyTables tables = ToyEnsemble.At(model, globals, [20.0, 30.0], locals).Tables;
        const int toys = 20_000;
        double[][] sample = ToyLanes.Draw(ToySampler.Simd(), tables, Source, 0, toys);
        AssertAverage(sample, 0, 20.0, Math.Sqrt(20.0));
        AssertAverage(sample, 1, 30.0, Math.Sqrt(30.0));
        AssertAverage(sample, 2, 1.1, 0.1);

        // τ = 1/0.2² = 25: the auxiliary count has mean 25 γ and comes in units of τ.
        AssertAverage(sample, 3, 0.8, Math.Sqrt(0.8 / 25.0));
        Assert.All(sample, toy => Assert.Equal(Math.Round(25.0 * toy[3]), 25.0 * toy[3], 1e-12));
        AssertAverage(sample, 4, -0.5, 1.0);

        // The second bin has no locals: nominal values.
        Assert.All(sample, toy => Assert.Equal([1.0, 1.0, 0.0], toy[5..8]));
        Assert.All(sample, toy => Assert.Equal(0.0, toy[8]));
        AssertAverage(sample, 9, 16.0 * 1.2, Math.Sqrt(16.0 * 1.2));
        AssertAverage(sample, 10, 0.3, 0.5);
    }

    [Fact]
    public void At_ANegativeExpectation_DrawsZero()
    {
        CompiledModel model = EveryKind(20.0);
        ToyTables tables = ToyEnsemble.At(model, [1.0, 1.0, 0.0], [-1e-17, 1.0], [1.0, 1.0, 0.0, 1.0, 1.0, 0.0]).Tables;
        Assert.All(ToyLanes.Draw(ToySampler.Simd(), tables, Source, 0, 100), toy => Assert.Equal(0.0, toy[0]));
    }

    [Fact]
    public void At_AnExpectationBeyondTheTables_NamesTheBin()
    {
        CompiledModel model = EveryKind(20.0);
        InputException exception = Assert.Throws<InputException>(
            () => ToyEnsemble.At(model, [1.0, 1.0, 0.0], [1.0, 5e9], [1.0, 1.0, 0.0, 1.0, 1.0, 0.0]));
        Assert.Contains("every kind", exception.Message, StringComparison.Ordinal);
        Assert.Contains("bin 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void At_APointThatIsNotFinite_Throws()
    {
        CompiledModel model = EveryKind(20.0);
        double[] locals = [1.0, 1.0, 0.0, 1.0, 1.0, 0.0];
        Assert.Throws<ArgumentException>(() => ToyEnsemble.At(model, [1.0, 1.0, 0.0], [double.NaN, 1.0], locals));
        Assert.Throws<ArgumentException>(() => ToyEnsemble.At(model, [1.0, double.PositiveInfinity, 0.0], [1.0, 1.0], locals));
        Assert.Throws<ArgumentException>(() => ToyEnsemble.At(model, [1.0, 1.0], [1.0, 1.0], locals));
    }

    private static (double[] Globals, double[] Expectation, double[] Locals) Point(CompiledModel model)
    {
        var data = new DatasetBatch(model.Tables, 1);
        double[] globals = [.. model.Globals.Select(g => g.Constraint is null ? g.Start : 0.3)];
        globals[model.Shape.Poi] = 0.02;
        var expectation = new double[model.Bins];
        var locals = new double[model.Bins * model.Shape.Groups];
        for (int bin = 0; bin < model.Bins; bin++)
        {
            data.CountsOf(0)[bin] = bin % 3;
        }

        ProfiledLocals.Evaluate(data, 0, globals, expectation, locals);
        return (globals, expectation, locals);
    }

    /// <summary>Two bins; three locals in the first, one of each kind; a free, a Poisson and a Gaussian global.</summary>
    private static CompiledModel EveryKind(double yield)
    {
        var builder = new ModelBuilder("every kind", 2);
        int poi = builder.AddGlobal(new("mu", 1.0, 0.0, 10.0, null));
        int counted = builder.AddGlobal(new("counted", 1.0, 1e-10, 10.0, new PoissonConstraint(16.0, 16.0)));
        int measured = builder.AddGlobal(new("measured", 0.0, -5.0, 5.0, new GaussianConstraint(0.0, 0.5)));
        int gaussian = builder.AddGroup("gaussian", LocalKind.GaussianFactor);
        int poisson = builder.AddGroup("poisson", LocalKind.PoissonFactor);
        int shift = builder.AddGroup("shift", LocalKind.GaussianShift);
        builder.SetLocal(gaussian, 0, 0.1);
        builder.SetLocal(poisson, 0, 0.2);
        builder.SetLocal(shift, 0, 1.0);
        builder.AddSample([builder.AddFactor(FactorKind.Value, poi)], gaussian, 0, [yield, yield]);
        builder.AddSample([builder.AddFactor(FactorKind.Value, counted)], poisson, 0, [yield, yield]);
        int third = builder.AddSample(
            [builder.AddFactor(FactorKind.NormSysCode4, measured, 0.9, 1.1)], ModelBuilder.NoGroup, 0, [yield, yield]);
        builder.AddShift(third, shift, [1.0, 0.0]);
        return builder.Build(poi);
    }

    private static void AssertAverage(double[][] sample, int element, double mean, double width)
    {
        // 5.5 standard deviations: some two hundred averages are compared.
        double average = sample.Average(toy => toy[element]);
        Assert.InRange(average - mean, -5.5 * width / Math.Sqrt(sample.Length), 5.5 * width / Math.Sqrt(sample.Length));
    }
}
