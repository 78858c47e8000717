using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Toys;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Tests.Accelerators;

/// <summary>A device that computes with the scalar path and fails when it is told to.</summary>
/// <param name="hypotheses">What toys it will be asked for; null = none.</param>
internal sealed class FakeDevice(ToyHypotheses? hypotheses = null) : IAccelerator, IFitKernels, IToyKernels
{
    private readonly HostAccelerator scalar = HostAccelerator.Scalar();

    /// <summary>Thrown by every call from <see cref="CallsBefore"/> on.</summary>
    public AcceleratorException? Failure { get; init; }

    /// <summary>Calls that succeed.</summary>
    public int CallsBefore { get; set; }

    public string Name => "cuda:0";

    public string Description => "a device of the tests";

    public Precision Precision { get; init; } = Precision.Double;

    public IEventKernels Events => scalar.Events;

    public IFitKernels Fits => this;

    public INumericKernels Numerics => scalar.Numerics;

    public IToyKernels? Toys => hypotheses is null ? null : this;

    public int Lanes => 64;

    public int BusyToys => 64;

    public int Queues => 3;

    public IToyRunner Open() => new Runner(this, hypotheses!);

    public void Fit(DatasetBatch data, FitBatch fits, in MinimiserSettings settings)
    {
        Call();
        scalar.Fits.Fit(data, fits, settings);
    }

    public void Dispose() => scalar.Dispose();

    private void Call()
    {
        if (Failure is not null && CallsBefore-- <= 0)
        {
            throw Failure;
        }
    }

    private sealed class Runner(FakeDevice device, ToyHypotheses hypotheses) : IToyRunner
    {
        private readonly ToyFitterLanes<F64> lanes = new();

        public int BusyToys => device.BusyToys;

        public void Draw(ToyTask task, in ToySource source, ReadOnlySpan<ulong> toys, Span<double> data) => throw new NotSupportedException();

        public void Fit(ToyTask task, in ToySource source, ReadOnlySpan<ulong> toys, in ToyPasses passes, Span<double> results)
        {
            device.Call();
            lanes.Prepare(hypotheses, task.Pois, task.Conditionals);
            ToyFitEffort effort = passes.Ending == FitEnding.Closing ? ToyFitEffort.Quick : ToyFitEffort.Full;
            for (int toy = 0; toy < toys.Length; toy++)
            {
                lanes.Fit(source, toys.Slice(toy, 1), effort);
                for (int row = 0; row < ToyFitKernel.ResultLength(task.Pois.Length); row++)
                {
                    results[(row * toys.Length) + toy] = lanes.Result(row, 0);
                }
            }
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}

/// <summary>A plug-in with such devices.</summary>
/// <param name="found">What it lists, or throws.</param>
/// <param name="open">Opens one.</param>
internal sealed class FakePlugIn(Func<IReadOnlyList<AcceleratorInfo>> found, Func<string, Precision, IAccelerator> open) : IAcceleratorPlugIn
{
    public static AcceleratorInfo Fast { get; } = new("cuda:0", "a fast one", 1L << 36, AcceleratorInfo.FastDouble, null);

    public IReadOnlyList<AcceleratorInfo> Discover() => found();

    public IAccelerator Open(string name, Precision precision) => open(name, precision);

    public IReadOnlyList<KernelReport> InspectKernels() => [];

    public DeviceRates Measure(string name) => throw new NotSupportedException();
}
