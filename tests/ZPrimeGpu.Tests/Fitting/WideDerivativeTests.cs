using Xunit;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Fits.Wide;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Tests.Fitting;

public sealed class WideDerivativeTests
{
    [Theory]
    [InlineData(1, 20.0)]
    [InlineData(2, 1.0)]
    [InlineData(3, 5000.0)]
    public void Value_OfAModelWithEverything_IsThatOfTheFormulaAtTheProfiledLocals(int seed, double perBin)
    {
        ModelParts parts = WideModels.Everything(seed, perBin);
        CompiledModel model = WideCompiler.Compile(parts);
        DatasetBatch data = WideModels.Toys(model, seed, 3, Starts(model));
        var formula = new WideExplicit(parts);
        var evaluator = new WideEvaluator<F64x8>(model.Tables.Wide!);
        var expectation = new double[model.Bins];
        var locals = new double[model.Bins * parts.Groups.Count];
        var random = new Random(seed);
        for (int toy = 0; toy < data.Capacity; toy++)
        {
            double[] x = Point(model, random);
            evaluator.Load(data, toy);
            ProfiledLocals.Evaluate(data, toy, x, expectation, locals);
            double value = evaluator.Value(x);
            double expected = formula.Nll(data, toy, x, locals);

            // The formula cancels: some ulp of the counts.
            double tolerance = 1e-13 * model.Bins * perBin * 10.0;
            Assert.Equal(expected, value, tolerance);
            Assert.Equal(formula.Expectation(x, locals), expectation, (a, b) => Math.Abs(a - b) <= 1e-12 * perBin);
            for (int i = 0; i < locals.Length; i++)
            {
                if (parts.Groups[i % parts.Groups.Count].RelativeError[i / parts.Groups.Count] > 0.0)
                {
                    foreach (double shift in new[] { -1e-3, 1e-3 })
                    {
                        double[] moved = [.. locals];
                        moved[i] += shift;
                        Assert.True(formula.Nll(data, toy, x, moved) > value - tolerance || moved[i] < 1e-10);
                    }
                }
            }
        }
    }

    [Fact]
    public void Expectation_AtNominalLocals_IsThatOfTheFormula()
    {
        ModelParts parts = WideModels.Everything(4);
        CompiledModel model = WideCompiler.Compile(parts);
        var expectation = new double[model.Bins];
        double[] x = Point(model, new Random(5));
        ModelExpectation.Evaluate(model, x, expectation);
        double[] nominal = [.. Enumerable.Range(0, model.Bins).SelectMany(_ => model.Tables.LocalAuxiliary)];
        Assert.Equal(new WideExplicit(parts).Expectation(x, nominal), expectation, (a, b) => Math.Abs(a - b) <= 1e-12 * b);
    }

    [Theory]
    [InlineData(1, 20.0)]
    [InlineData(2, 1.0)]
    [InlineData(3, 5000.0)]
    public void Derivatives_AtRandomPoints_AreThoseOfFiniteDifferences(int seed, double perBin)
    {
        CompiledModel model = WideCompiler.Compile(WideModels.Everything(seed, perBin));
        var random = new Random(seed);
        for (int trial = 0; trial < 5; trial++)
        {
            AssertDerivatives(model, seed + trial, Point(model, random));
        }
    }

    [Fact]
    public void Derivatives_WithFactorsThatAreZero_AreThoseOfFiniteDifferences()
    {
        CompiledModel model = WideCompiler.Compile(WideModels.Everything(6));
        double[] x = Point(model, new Random(7));
        x[0] = 0.0;
        AssertDerivatives(model, 8, x);
        x[7] = 0.0;
        AssertDerivatives(model, 9, x);
    }

    [Fact]
    public void Derivatives_AtAKink_AreThoseOfTheSide()
    {
        CompiledModel model = WideCompiler.Compile(WideModels.Everything(10));
        var evaluator = new WideEvaluator<F64x8>(model.Tables.Wide!);
        evaluator.Load(WideModels.Toys(model, 10, 1, Starts(model)), 0);
        double[] x = Point(model, new Random(11));
        double[] beside = new double[x.Length];
        double[] slopes = new double[x.Length];
        double[] oneSided = new double[x.Length];
        foreach (int k in WideModels.Kinked)
        {
            x[k] = 0.0;
        }

        foreach (int side in new[] { -1, 1 })
        {
            int[] sides = [.. x.Select(_ => side)];
            evaluator.Value(x);
            evaluator.OneSided(x, side, oneSided);
            Assert.True(evaluator.Gradient(x, sides, slopes));
            double[] hessian = Hessian(model, evaluator, x, WideCurvature.Observed);
            double[] near = [.. x];
            foreach (int k in WideModels.Kinked)
            {
                near[k] = side * 1e-7;
            }

            // A step of 10⁻⁷ away, no side has to be told.
            evaluator.Value(near);
            evaluator.Gradient(near, new int[x.Length], beside);
            double[] besideHessian = Hessian(model, evaluator, near, WideCurvature.Observed);
            for (int k = 0; k < x.Length; k++)
            {
                Assert.Equal(beside[k], slopes[k], 1e-4);
                if (WideModels.Kinked.Contains(k))
                {
                    Assert.Equal(slopes[k], oneSided[k], 1e-10 * Math.Max(1.0, Math.Abs(slopes[k])));
                }
            }

            Assert.All(hessian.Zip(besideHessian), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
        }
    }

    [Fact]
    public void ExpectedHessian_AtThePointThatTheDataExpect_IsTheObservedOne()
    {
        // Without locals and with n = λ: every pull is zero, and the second derivatives of the yields do not count.
        ModelParts everything = WideModels.Everything(12, 300.0);
        ModelParts parts = everything with
        {
            Groups = [],
            Samples = [.. everything.Samples.Select(s => new SamplePart(s.Factors, ModelBuilder.NoGroup, s.FirstBin, s.Nominal))],
        };
        CompiledModel model = WideCompiler.Compile(parts);
        double[] x = Starts(model);
        var data = new DatasetBatch(model.Tables, 1);
        ModelExpectation.Evaluate(model, x, data.CountsOf(0));
        var evaluator = new WideEvaluator<F64x8>(model.Tables.Wide!);
        evaluator.Load(data, 0);
        Assert.Equal(0.0, evaluator.Value(x), 1e-10);
        evaluator.Gradient(x, [.. x.Select(_ => 1)], new double[x.Length]);
        double[] observed = Hessian(model, evaluator, x, WideCurvature.Observed);
        double[] expected = Hessian(model, evaluator, x, WideCurvature.Expected);
        Assert.All(observed.Zip(expected), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * Math.Max(1.0, Math.Abs(pair.First))));
    }

    private static void AssertDerivatives(CompiledModel model, int seed, double[] x)
    {
        var evaluator = new WideEvaluator<F64x8>(model.Tables.Wide!);
        evaluator.Load(WideModels.Toys(model, seed, 1, Starts(model)), 0);
        var sides = new int[x.Length];
        var gradient = new double[x.Length];
        evaluator.Value(x);
        Assert.True(evaluator.Gradient(x, sides, gradient));
        double[] hessian = Hessian(model, evaluator, x, WideCurvature.Observed);
        var up = new double[x.Length];
        var down = new double[x.Length];
        for (int k = 0; k < x.Length; k++)
        {
            const double h = 1e-5;
            double[] above = [.. x];
            double[] below = [.. x];
            above[k] += h;
            below[k] -= h;
            double highest = evaluator.Value(above);
            evaluator.Gradient(above, sides, up);
            double lowest = evaluator.Value(below);
            evaluator.Gradient(below, sides, down);

            // Error of the difference: h² f‴/6 and rounding/h, both below 10⁻⁶ of the curvature's scale.
            double size = Math.Max(1.0, hessian[(k * WideLayout.Padded(x.Length)) + k]);
            Assert.Equal((highest - lowest) / (2.0 * h), gradient[k], 1e-6 * size);
            for (int l = 0; l < x.Length; l++)
            {
                double scale = Math.Max(size, hessian[(l * WideLayout.Padded(x.Length)) + l]);
                Assert.Equal((up[l] - down[l]) / (2.0 * h), hessian[(k * WideLayout.Padded(x.Length)) + l], 1e-6 * scale);
            }
        }
    }

    private static unsafe double[] Hessian(CompiledModel model, WideEvaluator<F64x8> evaluator, double[] x, WideCurvature curvature)
    {
        int length = x.Length * WideLayout.Padded(x.Length);
        var room = new AlignedNumbers(length);
        new WideHessian<F64x8>(model.Tables.Wide!, evaluator).Evaluate(x, curvature, room.Start);
        double[] copy = new ReadOnlySpan<double>(room.Start, length).ToArray();
        GC.KeepAlive(room);
        return copy;
    }

    private static double[] Starts(CompiledModel model) => [.. model.Globals.Select(g => g.Start)];

    /// <summary>Within two widths of the start, away from kinks and from the ends of polynomials.</summary>
    private static double[] Point(CompiledModel model, Random random)
    {
        double Away(double alpha) => Math.Abs(alpha) < 0.05 || Math.Abs(Math.Abs(alpha) - 1.0) < 0.05 ? 0.3 : alpha;
        return
        [
            .. model.Globals.Select(g => g.Constraint is GaussianConstraint c
                ? (g.Start == 0.0 ? Away(2.0 * WideModels.Gauss(random)) : g.Start + (c.Sigma * random.NextDouble()))
                : 0.5 + random.NextDouble()),
        ];
    }
}
