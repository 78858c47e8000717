using ZPrimeGpu.Bench.Events;
using ZPrimeGpu.Bench.Measuring;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Bench.Suites;

/// <summary>Recoil and selection of events in memory, and with the filling of spectra, from which templates are made.</summary>
internal static class EventSuite
{
    private const int Events = 200_000;

    public static IEnumerable<KernelCase> Cases() => new[] { "simulation", "data" }.SelectMany(Of);

    private static IEnumerable<KernelCase> Of(string sample)
    {
        (EventColumns[] chunks, SelectionSetup setup) = SyntheticEvents.Chunks(sample, Events, SelectionWorker.ChunkCapacity);
        double bytes = chunks.Sum(c => SyntheticEvents.BytesRead(c, setup)) / (double)Events;
        Action counting = Select<Counted>(chunks, setup);
        OperationCount operations = Counted.Of(counting).Per(Events);
        KernelCase[] made = [.. Lanes.Each(new Maker(sample, chunks, setup)).SelectMany(c => c)];
        return made.Select(c => c with { BytesPerItem = bytes, Operations = operations, AllocatesNothing = true });
    }

    private static Action Select<TReal>(EventColumns[] chunks, SelectionSetup setup)
        where TReal : unmanaged, IReal<TReal>
    {
        var kernels = new LaneEventKernels<TReal>();
        var block = new SelectionBlock(kernels.BlockLength);
        return () =>
        {
            foreach (EventColumns chunk in chunks)
            {
                for (int start = 0; start < chunk.Count; start += kernels.BlockLength)
                {
                    kernels.Select(chunk, start, Math.Min(kernels.BlockLength, chunk.Count - start), setup, block);
                }
            }
        };
    }

    private sealed class Maker(string sample, EventColumns[] chunks, SelectionSetup setup) : IForLanes<KernelCase[]>
    {
        public KernelCase[] Make<TReal, TWord>()
            where TReal : unmanaged, IReal<TReal>
            where TWord : unmanaged, IWord<TWord, TReal>
        {
            var filler = new SpectrumFiller(new LaneEventKernels<TReal>());
            void Fill()
            {
                foreach (EventColumns chunk in chunks)
                {
                    filler.Add(chunk, setup);
                }
            }

            return
            [
                new KernelCase("select", sample, "event", TReal.Lanes, Events, Select<TReal>(chunks, setup)),
                new KernelCase("select and fill", sample, "event", TReal.Lanes, Events, Fill),
            ];
        }
    }
}
