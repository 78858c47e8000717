using ILGPU;
using ILGPU.Runtime;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Toys;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Ilgpu.Devices;
using ZPrimeGpu.Ilgpu.Fits;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Ilgpu.Toys;

/// <summary>Toys on a device.</summary>
/// <param name="device">The device.</param>
/// <param name="precision">How toys are fitted.</param>
internal sealed class IlgpuToyKernels(IlgpuDevice device, Precision precision) : IToyKernels, IDisposable
{
    private readonly Lock gate = new();
    private readonly List<ToyQueue> open = [];

    /// <inheritdoc/>
    public int BusyToys => device.BusyThreads;

    /// <inheritdoc/>
    /// <remarks>Ten thousand toys fill a tenth of a large GPU; kernels of several streams run side by side.</remarks>
    public int Queues => device.IsHost ? 1 : 8;

    /// <inheritdoc/>
    public IToyRunner Open()
    {
        var queue = new ToyQueue(device, precision);
        lock (gate)
        {
            open.Add(queue);
        }

        return queue;
    }

    /// <inheritdoc/>
    public void Dispose() => open.ForEach(q => q.Dispose());
}

/// <summary>Toys on one stream of a device.</summary>
/// <param name="device">The device.</param>
/// <param name="precision">How toys are fitted. Those that are not done at once are fitted again in double precision, from their start.</param>
internal sealed class ToyQueue(IlgpuDevice device, Precision precision) : IToyRunner
{
    private const int WarpSize = 32;

    private readonly DeviceQueue queue = new(device);
    private readonly DeviceMemory<double> memory = new(device);
    private readonly DeviceMemory<double> values = new(device);
    private readonly DeviceMemory<ulong> thresholds = new(device);
    private readonly DeviceMemory<int> indices = new(device);
    private readonly DeviceMemory<double> start = new(device);
    private readonly DeviceMemory<double> pois = new(device);
    private readonly DeviceMemory<double> limits = new(device);
    private readonly DeviceMemory<ulong> numbers = new(device);
    private DeviceModel? models;
    private NarrowModel? narrowModels;
    private ToyTask? present;
    private ToyLaunch arguments;
    private readonly DeviceBatch batch = new(device.Name, device.BusyThreads);

    /// <inheritdoc/>
    public int BusyToys => batch.Size;

    /// <inheritdoc/>
    public void Fit(ToyTask task, in ToySource source, ReadOnlySpan<ulong> toys, in ToyPasses passes, Span<double> results)
    {
        ToyPasses how = passes;
        ToySource from = source;
        InBatches(toys, ToyFitKernel.ResultLength(task.Pois.Length), results, (batchOf, rows) => Launch(task, from, batchOf, how, rows));
    }

    /// <inheritdoc/>
    public void Draw(ToyTask task, in ToySource source, ReadOnlySpan<ulong> toys, Span<double> data)
    {
        ModelShape shape = task.Model.Shape;
        ToySource from = source;
        InBatches(toys, shape.Bins + (shape.Bins * shape.Groups) + shape.Globals, data, (batchOf, rows) => Launch(task, from, batchOf, null, rows));
    }

    private void InBatches(ReadOnlySpan<ulong> toys, int rows, Span<double> results, Func<ulong[], int, bool> launch)
    {
        int first = 0;
        while (first < toys.Length)
        {
            int count = batch.Next(toys.Length - first);
            if (launch(toys.Slice(first, count).ToArray(), rows))
            {
                Span<double> back = queue.Staging(rows * count);
                for (int row = 0; row < rows; row++)
                {
                    back.Slice(row * count, count).CopyTo(results.Slice((row * toys.Length) + first, count));
                }

                first += count;
            }
            else
            {
                batch.Halve(count);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        IDisposable?[] all = [models, narrowModels, memory, values, thresholds, indices, start, pois, limits, numbers, queue];
        foreach (IDisposable? one in all)
        {
            one?.Dispose();
        }
    }

    /// <summary>One launch; without passes, toys are only drawn.</summary>
    private bool Launch(ToyTask task, ToySource source, ulong[] toys, ToyPasses? passes, int rows)
    {
        ModelShape shape = task.Model.Shape;
        int locals = shape.Bins * shape.Groups;
        int between = ToyFitKernel.MemoryLength(shape);
        int count = toys.Length;
        long perToy = shape.Bins + locals + (4 * shape.Globals) + shape.WorkspaceLength + between + rows;
        if ((perToy * count) + 16 > int.MaxValue)
        {
            // Kernels count elements with 32 bits.
            return false;
        }

        return queue.Run(() =>
        {
            ToyLaunch launch = Tables(task);
            launch.Source = source;
            launch.Toys = numbers.Upload(queue.Stream, toys);
            launch.Free = passes.GetValueOrDefault().Free;
            launch.Conditional = passes.GetValueOrDefault().Conditional;
            launch.Threads = count;
            ArrayView<double> all = memory.Reserve((perToy * count) + 16);
            long offset = 0;
            ArrayView<double> drawn = all.SubView(0, (long)(shape.Bins + locals + shape.Globals) * count);
            launch.Counts = all.Take(ref offset, shape.Bins, count).AsReal();
            launch.Local = all.Take(ref offset, locals, count).AsReal();
            launch.Global = all.Take(ref offset, shape.Globals, count).AsReal();
            launch.Lower = all.Take(ref offset, shape.Globals, count).AsReal();
            launch.Upper = all.Take(ref offset, shape.Globals, count).AsReal();
            launch.X = all.Take(ref offset, shape.Globals, count).AsReal();
            launch.Workspace = all.Take(ref offset, shape.WorkspaceLength, count).AsReal();
            launch.Memory = all.Take(ref offset, between, count).AsReal();
            ArrayView<double> results = all.Take(ref offset, rows, count);
            launch.Results = results.AsReal();
            if (passes is ToyPasses fits)
            {
                if (precision == Precision.Mixed && fits.Ending == FitEnding.Closing)
                {
                    narrowModels ??= new NarrowModel(queue);
                    var mixed = new MixedToyLaunch { Toys = launch, Narrow = narrowModels.Of(task.Model, count) };
                    MixedKernelOf(shape.Layout)(queue.Stream, count, mixed);
                }
                else
                {
                    KernelOf(shape.Layout, fits.Ending)(queue.Stream, count, launch);
                }

                queue.Download(results);
            }
            else
            {
                device.Kernel<ToyLaunch>(ToyDraws.Draw)(queue.Stream, count, launch);
                queue.Download(drawn);
            }
        });
    }

    /// <summary>Copies the tables of a task unless they are there.</summary>
    private ToyLaunch Tables(ToyTask task)
    {
        models ??= new DeviceModel(queue);
        if (!ReferenceEquals(task, present))
        {
            present = null;
            AcceleratorStream stream = queue.Stream;
            double[] bounds = [.. task.Model.Lower, .. task.Model.Upper];
            arguments = new ToyLaunch
            {
                Model = models.Of(task.Model),
                Draws = task.Draws,
                Values = values.Upload(stream, task.Values).AsReal(),
                Thresholds = thresholds.Upload(stream, task.Thresholds),
                Indices = indices.Upload(stream, task.Indices),
                Start = start.Upload(stream, task.Start).AsReal(),
                Pois = pois.Upload(stream, task.Pois).AsReal(),
                Limits = limits.Upload(stream, bounds).AsReal(),
                Tested = task.Pois.Length,
                PoiLower = task.PoiLower,
                PoiUpper = task.Model.Upper[task.Model.Shape.Poi],
                Conditionals = task.Conditionals,

                // Threads of a warp wait for each other: where one of them needs bounds, all take the longer pass.
                Bounds = WarpSize * task.BelowZero > 1.0 ? GammaBoundsLevel.Lower : GammaBoundsLevel.None,
            };
            present = task;
        }

        return arguments;
    }

    private Action<AcceleratorStream, Index1D, MixedToyLaunch> MixedKernelOf(ModelLayout layout)
        => layout switch
        {
            ModelLayout.OneAndOne => device.Kernel<MixedToyLaunch>(MixedToyFits<KnownOneAndOne>.Fit),
            ModelLayout.ThreeAndOne => device.Kernel<MixedToyLaunch>(MixedToyFits<KnownThreeAndOne>.Fit),
            _ => device.Kernel<MixedToyLaunch>(MixedToyFits<KnownTwoGroups>.Fit),
        };

    private Action<AcceleratorStream, Index1D, ToyLaunch> KernelOf(ModelLayout layout, FitEnding ending)
        => (layout, ending) switch
        {
            (ModelLayout.OneAndOne, FitEnding.Closing) => device.Kernel<ToyLaunch>(ToyFits<KnownOneAndOne, KnownClosing>.Fit),
            (ModelLayout.ThreeAndOne, FitEnding.Closing) => device.Kernel<ToyLaunch>(ToyFits<KnownThreeAndOne, KnownClosing>.Fit),
            (ModelLayout.TwoGroups, FitEnding.Closing) => device.Kernel<ToyLaunch>(ToyFits<KnownTwoGroups, KnownClosing>.Fit),
            (ModelLayout.OneAndOne, _) => device.Kernel<ToyLaunch>(ToyFits<KnownOneAndOne, KnownNewton>.Fit),
            (ModelLayout.ThreeAndOne, _) => device.Kernel<ToyLaunch>(ToyFits<KnownThreeAndOne, KnownNewton>.Fit),
            (ModelLayout.TwoGroups, _) => device.Kernel<ToyLaunch>(ToyFits<KnownTwoGroups, KnownNewton>.Fit),
            _ => device.Kernel<ToyLaunch>(ToyFits<KnownGeneral, KnownNewton>.Fit),
        };
}
