using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Bench.Events;

/// <summary>
/// Recoil, selection and filling of events in memory, on one core, beside a plain copy of as many bytes. Run with
/// <c>dotnet run -c Release --project bench/ZPrimeGpu.Bench -- --filter '*EventBenchmarks*'</c>.
/// </summary>
[Config(typeof(Config))]
[MemoryDiagnoser]
public class EventBenchmarks : IDisposable
{
    private EventColumns[] chunks = [];
    private SelectionSetup setup = null!;
    private IEventKernels kernels = null!;
    private SpectrumFiller? filler;
    private SelectionBlock block = null!;
    private byte[] source = [];
    private byte[] destination = [];

    /// <summary>Simulation has every column and photons; data are already selected and have momenta only.</summary>
    [Params("simulation", "data")]
    public string Sample { get; set; } = "";

    [Params("scalar", "4 lanes", "8 lanes")]
    public string Numbers { get; set; } = "";

    [Params(100_000, 1_000_000)]
    public int Events { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        (chunks, setup) = SyntheticEvents.Chunks(Sample, Events, SelectionWorker.ChunkCapacity);
        kernels = Numbers switch
        {
            "scalar" => new LaneEventKernels<F64>(),
            "4 lanes" => new LaneEventKernels<F64x4>(),
            _ => new LaneEventKernels<F64x8>(),
        };
        filler = new SpectrumFiller(kernels);
        block = new SelectionBlock(kernels.BlockLength);
        long bytes = chunks.Sum(c => SyntheticEvents.BytesRead(c, setup));
        source = new byte[bytes];
        destination = new byte[bytes];
        Random.Shared.NextBytes(source);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        filler?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void SelectAndFill()
    {
        foreach (EventColumns chunk in chunks)
        {
            filler!.Add(chunk, setup);
        }
    }

    [Benchmark]
    public void Select()
    {
        foreach (EventColumns chunk in chunks)
        {
            for (int start = 0; start < chunk.Count; start += kernels.BlockLength)
            {
                kernels.Select(chunk, start, Math.Min(kernels.BlockLength, chunk.Count - start), setup, block);
            }
        }
    }

    [Benchmark]
    public void Copy() => source.AsSpan().CopyTo(destination);

    private sealed class Config : ManualConfig
    {
        public Config()
        {
            AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
            AddColumn(new ThroughputColumn(ThroughputQuantity.EventsPerSecond));
            AddColumn(new ThroughputColumn(ThroughputQuantity.BytesPerSecond));
            AddColumn(new ThroughputColumn(ThroughputQuantity.FractionOfCopy));
        }
    }
}
