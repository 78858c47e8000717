using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Tests.Fitting;

/// <summary>Nuisances whose derivative jumps at 0: the minimum may sit there.</summary>
public sealed class WideKinkTests
{
    [Theory]
    [InlineData(FactorKind.HistoSysCode0)]
    [InlineData(FactorKind.NormSysCode1)]
    public void Fit_OfDataAroundAKink_FindsTheMinimumAtItAndOnBothSides(FactorKind kind)
    {
        CompiledModel model = WideCompiler.Compile(Parts(kind));
        var data = new DatasetBatch(model.Tables, 1);
        var fits = new FitBatch(model.Tables, 1);
        IFitKernels kernels = HostAccelerator.Simd().Fits;
        int atKink = 0;
        int left = 0;
        int right = 0;
        foreach ((double start, double excess) in new[] { (0.0, 2.0), (2.0, 2.0), (0.0, -4.0), (-2.0, -4.0) })
        {
            for (int pull = -20; pull <= 20; pull++)
            {
                data.GlobalAuxiliaryOf(0)[1] = 0.1 * pull;
                for (int bin = 0; bin < model.Bins; bin++)
                {
                    data.CountsOf(0)[bin] = 98.0 + excess + bin;
                }

                fits.Count = 0;
                fits.Add(0, null, [0.5, start]);
                kernels.Fit(data, fits, MinimiserSettings.Default);
                Assert.True(fits.Converged(0), $"{start} {excess} {pull}: {fits.Status[0]}");
                double alpha = fits.ParametersOf(0)[1];
                atKink += alpha == 0.0 ? 1 : 0;
                left += alpha < 0.0 ? 1 : 0;
                right += alpha > 0.0 ? 1 : 0;

                // The NLL with α held, on a net around the minimum and at 0.
                var net = new FitBatch(model.Tables, 42);
                foreach (double at in Enumerable.Range(-20, 41).Select(i => alpha + (0.01 * i)).Append(0.0))
                {
                    net.Hold(net.Add(0, null, [0.5, at]), 1, at);
                }

                kernels.Fit(data, net, MinimiserSettings.Default);
                Assert.All(Enumerable.Range(0, net.Count), i => Assert.True(net.Nll[i] > fits.Nll[0] - 1e-12));
            }
        }

        Assert.True(atKink > 5, $"{atKink} at the kink");
        Assert.True(left > 5, $"{left} on its left");
        Assert.True(right > 5, $"{right} on its right");
    }

    [Fact]
    public void Fit_WithManyKinks_Terminates()
    {
        // Every second nuisance of a larger model by code0 and code1.
        ModelParts smooth = WideModels.Large(2, 60, 100, 100.0);
        ModelParts parts = smooth with
        {
            Factors =
            [
                .. smooth.Factors.Select(f => f.Kind switch
                {
                    FactorKind.NormSysCode4 => f with { Kind = FactorKind.NormSysCode1 },
                    FactorKind.HistoSysCode4P => f with { Kind = FactorKind.HistoSysCode0 },
                    _ => f,
                }),
            ],
        };
        CompiledModel model = WideCompiler.Compile(parts);
        double[] start = [.. model.Globals.Select(g => g.Start)];
        DatasetBatch data = WideModels.Toys(model, 3, 10, start);
        var fits = new FitBatch(model.Tables, 10);
        var moved = new FitBatch(model.Tables, 10);
        for (int toy = 0; toy < 10; toy++)
        {
            fits.Add(toy, null, start);
            moved.Add(toy, null, [.. start.Select((s, k) => k < 2 ? s : k % 3 == 0 ? 1.0 : -0.5)]);
        }

        HostAccelerator.Simd().Fits.Fit(data, fits, MinimiserSettings.Default);
        HostAccelerator.Simd().Fits.Fit(data, moved, MinimiserSettings.Default);
        Assert.All(fits.Status, s => Assert.Equal(FitStatus.Converged, s));
        Assert.All(moved.Status, s => Assert.Equal(FitStatus.Converged, s));
        Assert.Contains(fits.Parameters, p => p == 0.0);

        // From another start the same minimum.
        Assert.All(fits.Nll.Zip(moved.Nll), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * pair.First));
    }

    private static ModelParts Parts(FactorKind kind)
    {
        const int bins = 6;
        GlobalParameter[] globals =
        [
            new("mu", 1.0, 0.0, 10.0, null),
            new("alpha", 0.0, -5.0, 5.0, new GaussianConstraint(0.0, 1.0)),
        ];
        FactorPart[] factors =
        [
            new(FactorKind.Value, 0, 1.0, 1.0), new(kind, 1, 1.06, 1.08), new(FactorKind.Value, 1, 1.0, 1.0),
        ];
        var signal = new SamplePart([0], ModelBuilder.NoGroup, 0, [1.0, 5.0, 10.0, 5.0, 1.0, 0.0]);
        var background = new SamplePart(
            kind == FactorKind.NormSysCode1 ? [1] : [], ModelBuilder.NoGroup, 0, [.. Enumerable.Range(0, bins).Select(i => 98.0 + i)]);
        if (kind == FactorKind.HistoSysCode0)
        {
            background.Terms.Add((2, [0.5, 0.4, -0.2, 0.1, 0.3, -0.4]));
            background.Terms.Add((1, [5.0, 6.0, 7.0, 6.0, 7.0, 8.0]));
        }

        return new ModelParts("kink", bins, 0, globals, factors, [], [signal, background]);
    }
}
