using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Events;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Host.Accelerators.Toys;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Kinematics;

namespace ZPrimeGpu.Ilgpu;

/// <summary>Several devices as one: every batch and every worker thread goes to the next of them, so that they share the windows. Results do not depend on which.</summary>
/// <param name="name">Name by which they were chosen.</param>
/// <param name="members">The devices.</param>
internal sealed class SpreadAccelerator(string name, IlgpuAccelerator[] members) : IAccelerator, IEventKernels, IFitKernels, IToyKernels, IScanKernels
{
    private int turn = -1;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Description => $"{members.Length} devices: {string.Join("; ", members.Select(m => m.Description))}";

    /// <inheritdoc/>
    public Precision Precision => members[0].Precision;

    /// <inheritdoc/>
    public IEventKernels Events => this;

    /// <inheritdoc/>
    public IFitKernels Fits => this;

    /// <inheritdoc/>
    public IToyKernels Toys => this;

    /// <inheritdoc/>
    public IScanKernels Scans => this;

    /// <inheritdoc/>
    public INumericKernels Numerics => members[0].Numerics;

    /// <inheritdoc/>
    public int BlockLength => members[0].Events.BlockLength;

    /// <inheritdoc/>
    public int Lanes => members[0].Fits.Lanes;

    /// <inheritdoc/>
    public int BusyToys => members[0].Toys.BusyToys;

    /// <inheritdoc/>
    public int BusySpectra => members[0].Scans.BusySpectra;

    /// <inheritdoc/>
    public int BusyRunners => members.Sum(m => m.Scans.BusyRunners);

    /// <inheritdoc/>
    public int Queues => members.Sum(m => m.Toys.Queues);

    private IlgpuAccelerator Next => members[(int)((uint)Interlocked.Increment(ref turn) % (uint)members.Length)];

    /// <inheritdoc/>
    public void Select(EventColumns events, int start, int count, SelectionSetup setup, SelectionBlock destination)
        => Next.Events.Select(events, start, count, setup, destination);

    /// <inheritdoc/>
    public void Observe(EventColumns events, int start, int count, in BeamFrame frame, RecoilColumns destination)
        => Next.Events.Observe(events, start, count, frame, destination);

    /// <inheritdoc/>
    public void Fit(DatasetBatch data, FitBatch fits, in MinimiserSettings settings) => Next.Fits.Fit(data, fits, settings);

    /// <inheritdoc/>
    public IToyRunner Open() => Next.Toys.Open();

    /// <inheritdoc/>
    public IScanRunner Open(ScanTask task, ulong seed) => Next.Scans.Open(task, seed);

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(members, m => m.Dispose());
}
