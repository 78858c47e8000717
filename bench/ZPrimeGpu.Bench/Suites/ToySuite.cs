using System.Runtime.InteropServices;
using ZPrimeGpu.Bench.Fits;
using ZPrimeGpu.Bench.Measuring;
using ZPrimeGpu.Bench.Toys;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Bench.Suites;

/// <summary>Toys of windows drawn, and drawn and fitted (free and at one tested value); the background has 3 events per bin.</summary>
internal static class ToySuite
{
    /// <summary>Name of the kernel that draws and fits.</summary>
    public const string Fitted = "toy, drawn and fitted";

    private const int Block = 1024;
    private static readonly ToySource Source = new(1, 2);

    public static IEnumerable<KernelCase> Cases() => new[] { 20, 60, 100 }.SelectMany(bins => Of(Hypotheses(bins), bins));

    /// <summary>A window's hypotheses, toys drawn at and tested at twice the expected error of the cross section.</summary>
    public static ToyHypotheses Hypotheses(int bins)
    {
        WindowTemplates window = SyntheticWindow.Make(0, bins / 20, 3.0);
        CompiledModel model = WindowModel.Build(window);
        double tested = 2.0 * new SignalScale(model).Value!.Value;
        return ToyFitThroughput.At(model, window.Observed, tested, [tested]);
    }

    private static IEnumerable<KernelCase> Of(ToyHypotheses hypotheses, int bins)
    {
        ToyTables tables = hypotheses.Tables;
        double bytes = 8.0 * (tables.Bins + tables.Locals + tables.Globals);
        OperationCount operations = Counted.Of(Draw(tables, ToySamplerOfLanes<Counted, CountedWord>.Instance)).Per(Block);
        var fits = new ToyResults(Block, 1);
        OperationCount fitted = Counted.Of(() => ToyFitter.For<Counted>(ConditionalFits.All).Run(hypotheses, Source, 0, Block, fits)) + operations * Block;
        foreach (KernelCase[] pair in Lanes.Each(new Maker(hypotheses, $"{bins} bins")))
        {
            yield return pair[0] with { Operations = operations, BytesPerItem = bytes, AllocatesNothing = true };
            yield return pair[1] with { Operations = fitted.Per(fits.Fits) };
        }
    }

    private static unsafe Action Draw(ToyTables tables, ToySampler sampler)
    {
        int lanes = sampler.Lanes;
        double[] memory = GC.AllocateArray<double>(((tables.Bins + tables.Locals + tables.Globals) * lanes) + 8, pinned: true);
        double* counts = (double*)(((nint)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0) + 63) & ~(nint)63);
        double* local = counts + (tables.Bins * lanes);
        double* global = local + (tables.Locals * lanes);
        ulong toy = 0;
        return () =>
        {
            for (int i = 0; i < Block; i += lanes, toy += (ulong)lanes)
            {
                sampler.Fill(tables, Source, toy, counts, local, global);
            }

            GC.KeepAlive(memory);
        };
    }

    private sealed class Maker(ToyHypotheses hypotheses, string size) : IForLanes<KernelCase[]>
    {
        public KernelCase[] Make<TReal, TWord>()
            where TReal : unmanaged, IReal<TReal>
            where TWord : unmanaged, IWord<TWord, TReal>
        {
            ToyFitter fitter = ToyFitter.For<TReal>(ConditionalFits.All);
            var results = new ToyResults(Block, 1);
            ulong first = 0;
            void Fit()
            {
                fitter.Run(hypotheses, Source, first, Block, results);
                first += Block;
            }

            return
            [
                new KernelCase("toy, drawn", size, "toy", TReal.Lanes, Block, Draw(hypotheses.Tables, ToySampler.For<TReal>())),
                new KernelCase(Fitted, size, "fit", TReal.Lanes, 2.0 * Block, Fit),
            ];
        }
    }
}
