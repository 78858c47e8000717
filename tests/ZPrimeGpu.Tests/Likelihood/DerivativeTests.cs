using Xunit;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Tests.Models;

namespace ZPrimeGpu.Tests.Likelihood;

/// <summary>Analytic gradient and Hessian of the profiled NLL against automatic differentiation of its value, and against differences.</summary>
public sealed class DerivativeTests
{
    public static TheoryData<string, ModelLayout?> Models
    {
        get
        {
            var models = new TheoryData<string, ModelLayout?>();
            foreach (string kind in new[] { "low", "sparse", "high", "morph", "sparse+morph" })
            {
                models.Add(kind, null);
                models.Add(kind, ModelLayout.TwoGroups);
                models.Add(kind, ModelLayout.General);
            }

            return models;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void GradientAndHessian_AtRandomPoints_AreTheDerivativesOfTheValue(string kind, ModelLayout? layout)
    {
        (ModelTables tables, DatasetBatch data) = Prepare(kind, layout);
        var plain = new KernelModel<F64>(tables, data, 0);
        var hyper = new KernelModel<HyperDual>(tables, data, 0);
        var random = new Random(7);
        int globals = tables.Shape.Globals;
        for (int repetition = 0; repetition < 20; repetition++)
        {
            double[] point = RandomPoint(tables, random);
            F64[] analytic = plain.Derivatives([.. point.Select(x => new F64(x))]);
            for (int k = 0; k < globals; k++)
            {
                for (int l = 0; l <= k; l++)
                {
                    HyperDual value = hyper.Nll([.. point.Select((x, i) => new HyperDual(x, i == k ? 1.0 : 0.0, i == l ? 1.0 : 0.0, 0.0))]);
                    AssertNear(value.First, analytic[k].Value);
                    AssertNear(value.Mixed, analytic[globals + (k * (k + 1) / 2) + l].Value);
                }
            }
        }
    }

    [Theory]
    [InlineData("low")]
    [InlineData("sparse")]
    [InlineData("morph")]
    public void Gradient_AtRandomPoints_IsTheDifferenceQuotient(string kind)
    {
        (ModelTables tables, DatasetBatch data) = Prepare(kind, null);
        var plain = new KernelModel<F64>(tables, data, 0);
        var random = new Random(8);
        for (int repetition = 0; repetition < 20; repetition++)
        {
            double[] point = RandomPoint(tables, random);
            F64[] analytic = plain.Derivatives([.. point.Select(x => new F64(x))]);
            for (int k = 0; k < point.Length; k++)
            {
                double step = 1e-5 * Math.Max(1e-2, Math.Abs(point[k]));
                double up = plain.Nll([.. point.Select((x, i) => new F64(i == k ? x + step : x))]).Value;
                double down = plain.Nll([.. point.Select((x, i) => new F64(i == k ? x - step : x))]).Value;

                // Truncation ~ step², rounding ~ 1e-14·NLL/step.
                Assert.Equal((up - down) / (2.0 * step), analytic[k].Value, 1e-4 * Math.Max(1.0, Math.Abs(analytic[k].Value)));
            }
        }
    }

    [Theory]
    [InlineData("low")]
    [InlineData("sparse")]
    [InlineData("sparse+morph")]
    public void GeneralLayout_OfTheSameModel_GivesTheSameSums(string kind)
    {
        (ModelTables tables, DatasetBatch data) = Prepare(kind, null);
        (ModelTables generalTables, _) = Prepare(kind, ModelLayout.General);
        (ModelTables twoGroupTables, _) = Prepare(kind, ModelLayout.TwoGroups);
        Assert.True(tables.Shape.Layout is ModelLayout.OneAndOne or ModelLayout.ThreeAndOne);
        var special = new KernelModel<F64>(tables, data, 0);
        var twoGroups = new KernelModel<F64>(twoGroupTables, data, 0);
        var general = new KernelModel<F64>(generalTables, data, 0);
        var random = new Random(9);
        for (int repetition = 0; repetition < 50; repetition++)
        {
            F64[] point = [.. RandomPoint(tables, random).Select(x => new F64(x))];
            AssertNear(general.Nll(point).Value, special.Nll(point).Value);
            Assert.Equal(special.Nll(point), twoGroups.Nll(point));
            F64[] expected = general.Derivatives(point);
            F64[] actual = special.Derivatives(point);
            F64[] sameWay = twoGroups.Derivatives(point);
            for (int i = 0; i < expected.Length; i++)
            {
                AssertNear(expected[i].Value, actual[i].Value);
                AssertNear(expected[i].Value, sameWay[i].Value);
            }
        }
    }

    private static (ModelTables Tables, DatasetBatch Data) Prepare(string kind, ModelLayout? layout)
    {
        ModelTables tables = WindowModel.Build(GeneratedWindow.ByName(kind, 3)).Tables;
        ModelShape s = tables.Shape;
        if (layout is ModelLayout other)
        {
            tables = tables with { Shape = new(s.Bins, s.Components, s.Groups, s.Globals, s.Factors, s.Uses, s.Poi, other, s.Split) };
        }

        // Auxiliary values as toys throw them: some below zero in sparse windows.
        var data = new DatasetBatch(tables, 1);
        var random = new Random(4);
        GeneratedWindow.ByName(kind, 3).Observed.CopyTo(data.CountsOf(0));
        Span<double> local = data.LocalAuxiliaryOf(0);
        for (int i = 0; i < local.Length; i++)
        {
            double variance = tables.Bins[((i / s.Groups) * s.BinStride) + s.Components + (i % s.Groups)];
            local[i] = 1.0 + (Math.Sqrt(variance) * ((2.4 * random.NextDouble()) - 1.2));
        }

        return (tables, data);
    }

    private static double[] RandomPoint(ModelTables tables, Random random)
    {
        var point = new double[tables.Shape.Globals];
        point[WindowModel.CrossSectionIndex] = 3.0 * random.NextDouble();
        point[WindowModel.BackgroundNormalisationIndex] = 0.3 + (2.0 * random.NextDouble());
        for (int k = 2; k < point.Length; k++)
        {
            // Beyond ±1, where the interpolations change their form; the morph within, so that no template turns negative.
            point[k] = k == 4 ? random.NextDouble() : 4.0 * (random.NextDouble() - 0.5);
        }

        return point;
    }

    // Both sides sum some hundred terms of mixed sign in different order.
    private static void AssertNear(double expected, double actual)
        => Assert.Equal(expected, actual, 1e-9 * Math.Max(1.0, Math.Abs(expected)));
}
