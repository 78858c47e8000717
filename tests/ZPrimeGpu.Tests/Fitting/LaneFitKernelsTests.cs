using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Tests.Models;

namespace ZPrimeGpu.Tests.Fitting;

public sealed class LaneFitKernelsTests
{
    private static readonly string[] Kinds = ["low", "sparse", "high", "morph", "sparse+morph"];

    public static TheoryData<string> Windows => [.. Kinds];

    [Theory]
    [MemberData(nameof(Windows))]
    public void Fit_OnLanes_GivesTheBitsOfTheScalarPath(string kind)
    {
        (CompiledModel model, DatasetBatch data) = Toys(kind, 61);
        FitBatch scalar = FitAll(model, data, new LaneFitKernels<F64>());
        foreach (IFitKernels lanes in new IFitKernels[] { new LaneFitKernels<F64x4>(), new LaneFitKernels<F64x8>() })
        {
            FitBatch fits = FitAll(model, data, lanes);
            Assert.Equal(scalar.Status, fits.Status);
            Assert.Equal(scalar.Iterations, fits.Iterations);
            AssertSameBits(scalar.Nll, fits.Nll);
            AssertSameBits(scalar.Edm, fits.Edm);
            AssertSameBits(scalar.Parameters, fits.Parameters);
            AssertSameBits(scalar.Hessian, fits.Hessian);
            AssertSameBits(scalar.PoiGradient, fits.PoiGradient);
        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void Fit_OfToys_Converges(string kind)
    {
        (CompiledModel model, DatasetBatch data) = Toys(kind, 400);
        FitBatch fits = FitAll(model, data, HostAccelerator.Simd().Fits);
        Assert.All(fits.Status, s => Assert.Equal(FitStatus.Converged, s));
        Assert.True(fits.Iterations.Average() < 6.0, $"{fits.Iterations.Average()} iterations on average");
        Assert.Contains(Enumerable.Range(0, fits.Count), f => fits.ParametersOf(f)[0] == 0.0);
        Assert.Contains(Enumerable.Range(0, fits.Count), f => fits.ParametersOf(f)[0] > 0.0);
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void Fit_WithBinsInAnotherOrder_GivesTheSameMinimum(string kind)
    {
        WindowTemplates window = GeneratedWindow.ByName(kind, 3);
        int[] order = [.. Enumerable.Range(0, window.Background.Length).OrderBy(i => (i * 7) % window.Background.Length)];
        double[] Permute(double[] values) => [.. order.Select(i => values[i])];
        WindowTemplates permuted = window with
        {
            SignalFraction = Permute(window.SignalFraction),
            SignalRelativeError = Permute(window.SignalRelativeError),
            SignalFractionWide = window.SignalFractionWide is null ? null : Permute(window.SignalFractionWide),
            SignalFractionNarrow = window.SignalFractionNarrow is null ? null : Permute(window.SignalFractionNarrow),
            Background = Permute(window.Background),
            BackgroundRelativeError = Permute(window.BackgroundRelativeError),
            Observed = Permute(window.Observed),
        };
        double first = FreeNll(window);

        // Sums in another order: some ulp of the largest term.
        Assert.Equal(first, FreeNll(permuted), 1e-11 * Math.Max(1.0, first));
    }

    [Fact]
    public void Fit_InALoop_AllocatesNothing()
    {
        (CompiledModel model, DatasetBatch data) = Toys("low", 64);
        var kernels = HostAccelerator.Simd().Fits;
        var fits = new FitBatch(model.Tables, 64);
        double[] start = new SignalScale(model).StartFor(data.CountsOf(0));
        for (int toy = 0; toy < 64; toy++)
        {
            fits.Add(toy, null, start);
        }

        MinimiserSettings settings = MinimiserSettings.Default;
        kernels.Fit(data, fits, settings);
        long before = GC.GetAllocatedBytesForCurrentThread();
        kernels.Fit(data, fits, settings);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("low")]
    [InlineData("sparse")]
    public void SafePath_FindsTheSameMinimum(string kind)
    {
        (CompiledModel model, DatasetBatch data) = Toys(kind, 40);
        FitBatch usual = FitAll(model, data, HostAccelerator.Simd().Fits);
        FitBatch safe = FitAll(model, data, HostAccelerator.Simd().Fits, MinimiserSettings.Safe);
        for (int fit = 0; fit < usual.Count; fit++)
        {
            Assert.True(safe.Converged(fit));
            Assert.Equal(safe.Nll[fit], usual.Nll[fit], 1e-10 * Math.Max(1.0, safe.Nll[fit]));
        }
    }

    private static double FreeNll(WindowTemplates window)
    {
        CompiledModel model = WindowModel.Build(window);
        var data = new DatasetBatch(model.Tables, 1);
        window.Observed.CopyTo(data.CountsOf(0));
        return FitAll(model, data, HostAccelerator.Simd().Fits).Nll[0];
    }

    internal static FitBatch FitAll(CompiledModel model, DatasetBatch data, IFitKernels kernels, MinimiserSettings? settings = null)
    {
        var scale = new SignalScale(model);
        var fits = new FitBatch(model.Tables, data.Capacity);
        for (int toy = 0; toy < data.Capacity; toy++)
        {
            fits.Add(toy, toy % 3 == 2 ? scale.Value : null, scale.StartFor(data.CountsOf(toy)));
        }

        kernels.Fit(data, fits, settings ?? MinimiserSettings.Default);
        return fits;
    }

    internal static (CompiledModel Model, DatasetBatch Data) Toys(string kind, int count)
    {
        WindowTemplates window = GeneratedWindow.ByName(kind, 3);
        CompiledModel model = WindowModel.Build(window);
        var random = new Random(21);
        var data = new DatasetBatch(model.Tables, count);
        for (int toy = 0; toy < count; toy++)
        {
            GeneratedWindow.Toy(window, toy % 2 == 0 ? 0.0 : 0.7, random).CopyTo(data.CountsOf(toy));
            Span<double> local = data.LocalAuxiliaryOf(toy);
            for (int i = 0; i < local.Length; i++)
            {
                double error = Math.Sqrt(model.Variance(i / model.Shape.Groups, i % model.Shape.Groups));
                local[i] = 1.0 + (error * Gauss(random));
            }

            for (int k = 2; k < model.Globals.Count; k++)
            {
                data.GlobalAuxiliaryOf(toy)[k] = Gauss(random);
            }
        }

        return (model, data);
    }

    internal static void AssertSameBits(double[] expected, double[] actual)
        => Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), actual.Select(BitConverter.DoubleToInt64Bits));

    private static double Gauss(Random random)
        => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
}
