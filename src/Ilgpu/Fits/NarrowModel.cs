using ILGPU;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Ilgpu.Devices;
using ZPrimeGpu.Ilgpu.Numbers;
using ZPrimeGpu.Ilgpu.Views;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Ilgpu.Fits;

/// <summary>The single-precision side of a launch in mixed precision: tables of the model, and columns [row][thread].</summary>
internal struct NarrowArguments
{
    /// <summary>Bin table.</summary>
    public ArrayView<DeviceFloat> Bins;

    /// <summary>Factor table.</summary>
    public ArrayView<DeviceFloat> Factors;

    /// <summary>Weights of the constraints.</summary>
    public ArrayView<DeviceFloat> Weights;

    /// <summary>n [bin].</summary>
    public ArrayView<DeviceFloat> Counts;

    /// <summary>Auxiliary values of locals.</summary>
    public ArrayView<DeviceFloat> Local;

    /// <summary>Auxiliary values of globals.</summary>
    public ArrayView<DeviceFloat> Global;

    /// <summary>Lower bounds.</summary>
    public ArrayView<DeviceFloat> Lower;

    /// <summary>Upper bounds.</summary>
    public ArrayView<DeviceFloat> Upper;

    /// <summary>Globals.</summary>
    public ArrayView<DeviceFloat> X;

    /// <summary>Workspace of a fit.</summary>
    public ArrayView<DeviceFloat> Workspace;

    /// <summary>How a thread's fits come near their minimum.</summary>
    /// <typeparam name="TLayout">Layout of the model.</typeparam>
    /// <param name="model">The model in double precision.</param>
    /// <param name="threads">Threads of a column.</param>
    /// <param name="thread">The thread.</param>
    public readonly NarrowApproach<DeviceReal, TableView, IndexTable, ThreadView, DeviceFloat, NarrowTableView, NarrowThreadView> Approach<TLayout>(
        in ModelArguments model, int threads, int thread)
        where TLayout : struct, IKnownLayout
        => new(
            new(model.View<TLayout>().Shape, new(Bins), new(Factors), new(Weights), new(model.Structure)),
            new(
                new(Counts, threads, thread),
                new(Local, threads, thread),
                new(Global, threads, thread),
                new(Lower, threads, thread),
                new(Upper, threads, thread)),
            new(X, threads, thread),
            new(Workspace, threads, thread));
}

/// <summary>The single-precision tables of one model at a time, and room for the threads of a launch, in the memory of a device.</summary>
/// <param name="queue">Where it is used.</param>
internal sealed class NarrowModel(DeviceQueue queue) : IDisposable
{
    private readonly DeviceMemory<float> bins = new(queue.Device);
    private readonly DeviceMemory<float> factors = new(queue.Device);
    private readonly DeviceMemory<float> weights = new(queue.Device);
    private readonly DeviceMemory<float> memory = new(queue.Device);
    private ModelTables? present;
    private NarrowArguments arguments;

    /// <summary>The arguments of a launch; the model is copied unless it is the one that is there.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">Threads.</param>
    public NarrowArguments Of(ModelTables model, int threads)
    {
        ModelShape shape = model.Shape;
        if (!ReferenceEquals(model, present))
        {
            present = null;
            arguments = new NarrowArguments
            {
                Bins = bins.Upload(queue.Stream, Narrow(model.Bins)).AsFloat(),
                Factors = factors.Upload(queue.Stream, Narrow(model.Factors)).AsFloat(),
                Weights = weights.Upload(queue.Stream, Narrow(model.Weights)).AsFloat(),
            };
            present = model;
        }

        int locals = shape.Bins * shape.Groups;
        ArrayView<float> all = memory.Reserve(((long)(shape.Bins + locals + (4 * shape.Globals) + shape.WorkspaceLength) * threads) + 16);
        long offset = 0;
        NarrowArguments launch = arguments;
        launch.Counts = all.Take(ref offset, shape.Bins, threads).AsFloat();
        launch.Local = all.Take(ref offset, locals, threads).AsFloat();
        launch.Global = all.Take(ref offset, shape.Globals, threads).AsFloat();
        launch.Lower = all.Take(ref offset, shape.Globals, threads).AsFloat();
        launch.Upper = all.Take(ref offset, shape.Globals, threads).AsFloat();
        launch.X = all.Take(ref offset, shape.Globals, threads).AsFloat();
        launch.Workspace = all.Take(ref offset, shape.WorkspaceLength, threads).AsFloat();
        return launch;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        bins.Dispose();
        factors.Dispose();
        weights.Dispose();
        memory.Dispose();
    }

    private static float[] Narrow(double[] table) => Array.ConvertAll(table, n => (float)n);
}
