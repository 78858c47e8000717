using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Networks;
using ZPrimeGpu.Kernels.Networks;
using ZPrimeGpu.Tests.Templates;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Networks;

/// <summary>Networks and events for tests.</summary>
internal static class NetworkSamples
{
    public static readonly DenseArchitecture[] Architectures =
    [
        DenseArchitecture.Default,
        new(4, [new(5, Activation.Sigmoid), new(3, Activation.Relu), new(2, Activation.Tanh), new(1, Activation.Sigmoid)]),
        new(4, [new(6, Activation.Relu), new(1, Activation.Sigmoid)]),
        new(4, [new(1, Activation.Identity)]),
    ];

    public static double[] Parameters(DenseArchitecture architecture, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, architecture.Shape.Parameters).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    public static IReadOnlyList<NetworkOracle.Layer> Oracle(DenseArchitecture architecture, double[] parameters)
        => NetworkOracle.Layers(architecture.Inputs, [.. architecture.Layers.Select(l => (l.Neurons, DenseArchitecture.NameOf(l.Activation)))], parameters);

    public static PunziNetwork Network(int folds, int seed = 5) => new()
    {
        Architecture = DenseArchitecture.Default,
        Offsets = [0.1, -0.2, 0.3, 0.5],
        Scales = [1, 0.5, 0.25, 0.4],
        Parameters = [.. Enumerable.Range(0, folds).Select(f => Parameters(DenseArchitecture.Default, seed + f))],
        Split = folds > 1 ? new SampleSplit(SplitMethod.KFold, folds, 0, 0) : SampleSplit.None,
        SqrtSGeV = 10.58,
        Record = new TrainingRecord("test.yaml", 7, new Dictionary<string, string> { ["mc"] = "evt" }, new Dictionary<string, string> { ["mc"] = "pool = 0" }, new Dictionary<string, double> { ["loss"] = 0.5 }),
    };

    /// <summary>
    /// Events whose best network is known: background uniform in every input over [0, 1], signal uniform too, but only in the upper half of the last
    /// one. Two windows, at 1 and 4 GeV² (half width 0.5), half of the events in each, 1000 background events expected in each, signal efficiency 0.4.
    /// </summary>
    public static TrainingEvents Generated(int count, int seed)
    {
        var random = new Random(seed);
        ProcessInfo[] processes = [new("mumu", SourceRole.Background, null), new("signal_1", SourceRole.Signal, 1), new("signal_2", SourceRole.Signal, 2)];
        var events = new TrainingEvents(processes);
        for (int i = 0; i < count; i++)
        {
            bool isSignal = i % 2 == 1;
            int window = i / 2 % 2;
            double last = isSignal ? 0.5 + (0.5 * random.NextDouble()) : random.NextDouble();
            double m2 = (window == 0 ? 1 : 4) + (0.8 * (random.NextDouble() - 0.5));
            double weight = (isSignal ? 0.4 * TestConfig.Run().LuminosityFb : 1000) / (count / 4.0);
            events.Add([random.NextDouble(), random.NextDouble(), random.NextDouble(), last], m2, weight, isSignal ? 1 + window : 0, (ulong)random.NextInt64() << 1 ^ (ulong)random.NextInt64());
        }

        return events;
    }

    public static TrainingConfig Training { get; } = new()
    {
        ScalesGeV = [1, 1, 1, 0.25],
        Split = new SplitConfig(SplitKind.KFold, 2, 0.5, 0.25),
        Windows = new TrainingWindowConfig([1, 2], 1, 2),
        Stage1 = new StageConfig(TrainingOptimizer.Adam, 60, 256, 0.02, 0.5, 10, 1000),
        Stage2 = new StageConfig(TrainingOptimizer.Adam, 200, 0, 0.03, 0.5, 20, 1000),
        Compare = false,
    };

    public static RunConfig Config(TrainingConfig training, int threads = 1, ulong seed = 3)
        => TestConfig.Run() with { Training = training, Threads = threads, Seed = seed };

    /// <summary>Windows at 1 and 2 GeV with a resolution of 0.25 GeV².</summary>
    public static TrainingWindows Windows(TrainingConfig training, TrainingEvents events)
        => TrainingWindows.Make(training.Windows, training.FigureOfMerit, [1, 2], _ => 0.25, events.Processes);
}
