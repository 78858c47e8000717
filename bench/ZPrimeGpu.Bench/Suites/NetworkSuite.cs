using ZPrimeGpu.Bench.Measuring;
using ZPrimeGpu.Host.Accelerators.Networks;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Kernels.Networks;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Bench.Suites;

/// <summary>Output and gradient of the network of the analysis (4 inputs, hidden layers of 8 and 4), as in training.</summary>
internal static class NetworkSuite
{
    private const int Events = 4096;

    public static IEnumerable<KernelCase> Cases()
    {
        DenseArchitecture architecture = DenseArchitecture.Default;
        NetworkShape shape = architecture.Shape;
        double[] parameters = NetworkStart.Draw(architecture, 1, 0);
        var events = new NetworkEvents(architecture.Inputs, Events);
        var random = new Random(3);
        foreach (ref double x in events.Storage.AsSpan())
        {
            x = (2.0 * random.NextDouble()) - 1.0;
        }

        var derivatives = new double[Events];
        Array.Fill(derivatives, 0.5);
        var maker = new Maker(shape, parameters, events, derivatives);
        KernelCase[] counted = maker.Make<Counted, CountedWord>();
        OperationCount[] operations = [.. counted.Select(c => Counted.Of(c.Run).Per(Events))];
        double[] bytes = [8.0 * (architecture.Inputs + 2), 8.0 * (architecture.Inputs + 1)];
        return Lanes.Each(maker).SelectMany(cases => cases.Select((c, i) => c with { Operations = operations[i], BytesPerItem = bytes[i] }));
    }

    private sealed class Maker(NetworkShape shape, double[] parameters, NetworkEvents events, double[] derivatives) : IForLanes<KernelCase[]>
    {
        private readonly double[] arguments = new double[Events];
        private readonly double[] outputs = new double[Events];
        private readonly double[] gradient = new double[parameters.Length];

        public KernelCase[] Make<TReal, TWord>()
            where TReal : unmanaged, IReal<TReal>
            where TWord : unmanaged, IWord<TWord, TReal>
        {
            var kernels = new LaneNetworkKernels<TReal>();
            return
            [
                new KernelCase("network, output", "4-8-4-1", "event", TReal.Lanes, Events, () => kernels.Outputs(shape, parameters, events, 0, Events, arguments, outputs)),
                new KernelCase("network, gradient", "4-8-4-1", "event", TReal.Lanes, Events, () => kernels.Gradient(shape, parameters, events, 0, Events, derivatives, gradient)),
            ];
        }
    }
}
