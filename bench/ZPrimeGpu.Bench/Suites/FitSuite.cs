using ZPrimeGpu.Bench.Fits;
using ZPrimeGpu.Bench.Measuring;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Bench.Suites;

/// <summary>Free fits of toys of windows, drawn beforehand; the background has 3 events per bin.</summary>
internal static class FitSuite
{
    /// <summary>Name of the kernel.</summary>
    public const string Kernel = "fit";

    private const int Toys = 1024;
    private const double PerBin = 3.0;

    public static IEnumerable<KernelCase> Cases() => new[] { 20, 60, 100 }.SelectMany(Of);

    /// <summary>One case with the widest lanes.</summary>
    public static KernelCase Widest(int bins) => Of(bins).First();

    /// <summary>Cases of any model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="size">Its name.</param>
    public static IEnumerable<KernelCase> Of(CompiledModel model, string size)
    {
        FitSample sample = FitSample.Draw(model, Toys, null);
        double bytes = 8.0 * (model.Bins + (model.Bins * model.Shape.Groups) + (3 * model.Globals.Count));
        OperationCount? operations = model.Tables.Wide is null
            ? Counted.Of(() => new LaneFitKernels<Counted>().Fit(sample.Data, sample.Fits, MinimiserSettings.Default)).Per(Toys)
            : null;
        return Lanes.Each(new Maker(sample, size)).Select(c => c with { BytesPerItem = bytes, Operations = operations, AllocatesNothing = model.Tables.Wide is null });
    }

    private static IEnumerable<KernelCase> Of(int bins) => Of(WindowModel.Build(SyntheticWindow.Make(0, bins / 20, PerBin)), $"{bins} bins");

    private sealed class Maker(FitSample sample, string size) : IForLanes<KernelCase>
    {
        public KernelCase Make<TReal, TWord>()
            where TReal : unmanaged, IReal<TReal>
            where TWord : unmanaged, IWord<TWord, TReal>
        {
            var kernels = new LaneFitKernels<TReal>();
            return new KernelCase(Kernel, size, "fit", TReal.Lanes, Toys, () => kernels.Fit(sample.Data, sample.Fits, MinimiserSettings.Default));
        }
    }
}
