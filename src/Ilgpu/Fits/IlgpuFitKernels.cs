using ILGPU;
using ILGPU.Runtime;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Ilgpu.Devices;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Ilgpu.Fits;

/// <summary>Fits on a device, one per thread. What a device does not do better goes to the host's lanes, which give the same bits.</summary>
/// <remarks>
/// The host fits: wide models (one fit at a time, lanes over bins), fits whose steps are judged by the NLL (the safe path: rare and long), and batches so small that the launch
/// would take longer.
/// </remarks>
/// <param name="device">The device.</param>
/// <param name="host">The host's lanes.</param>
internal sealed class IlgpuFitKernels(IlgpuDevice device, IFitKernels host) : IFitKernels, IDisposable
{
    // A launch with its copies takes some 100 µs, in which a core makes about a hundred fits.
    private const int SmallestOnGpu = 512;
    private const int FewestThreads = 32;

    private readonly DeviceModel models = new(device);
    private readonly DeviceMemory<double> memory = new(device);
    private double[] staging = [];
    private int batch = device.BusyThreads;

    /// <inheritdoc/>
    public int Lanes => device.BusyThreads;

    /// <inheritdoc/>
    public void Fit(DatasetBatch data, FitBatch fits, in MinimiserSettings settings)
    {
        bool small = !device.IsHost && fits.Count < SmallestOnGpu;
        if (data.Model.Wide is not null || settings.StepControl != StepControl.Slope || small)
        {
            host.Fit(data, fits, settings);
            return;
        }

        lock (device.Gate)
        {
            int first = 0;
            while (first < fits.Count)
            {
                int count = Math.Min(batch, fits.Count - first);
                try
                {
                    FitBatchOf(data, fits, first, count, settings);
                    first += count;
                }
                catch (Exception e) when (DeviceErrors.IsOutOfMemory(e) && batch > FewestThreads)
                {
                    batch /= 2;
                }
                catch (Exception e) when (DeviceErrors.IsOfDevice(e))
                {
                    throw DeviceErrors.Translate(device.Name, e);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        models.Dispose();
        memory.Dispose();
    }

    private void FitBatchOf(DatasetBatch data, FitBatch fits, int first, int count, in MinimiserSettings settings)
    {
        ModelShape shape = data.Model.Shape;
        int locals = shape.Bins * shape.Groups;
        int input = shape.Bins + locals + (4 * shape.Globals);
        long total = (long)(input + shape.WorkspaceLength) * count;
        if (total > int.MaxValue && batch > FewestThreads)
        {
            // Kernels count elements with 32 bits.
            batch = count / 2;
            return;
        }

        Reserve((shape.Globals + shape.ResultEnd()) * count, input * count);
        int at = 0;
        Scatter(data.Counts, fits.Dataset, first, shape.Bins, count, ref at);
        Scatter(data.LocalAuxiliary, fits.Dataset, first, locals, count, ref at);
        Scatter(data.GlobalAuxiliary, fits.Dataset, first, shape.Globals, count, ref at);
        Scatter(fits.Lower, null, first, shape.Globals, count, ref at);
        Scatter(fits.Upper, null, first, shape.Globals, count, ref at);
        Scatter(fits.Start, null, first, shape.Globals, count, ref at);

        ArrayView<double> all = memory.Reserve(total + 8);
        all.SubView(0, at).CopyFromCPU(device.Stream, staging.AsSpan(0, at));
        long offset = 0;
        var launch = new FitLaunch
        {
            Model = models.Of(data.Model),
            Settings = settings,
            Threads = count,
            Counts = all.Take(ref offset, shape.Bins, count).AsReal(),
            Local = all.Take(ref offset, locals, count).AsReal(),
            Global = all.Take(ref offset, shape.Globals, count).AsReal(),
            Lower = all.Take(ref offset, shape.Globals, count).AsReal(),
            Upper = all.Take(ref offset, shape.Globals, count).AsReal(),
        };

        // Globals and the head of the workspace lie together: one copy brings the results back.
        ArrayView<double> results = all.SubView(offset, (long)(shape.Globals + shape.ResultEnd()) * count);
        launch.X = all.Take(ref offset, shape.Globals, count).AsReal();
        launch.Workspace = all.Take(ref offset, shape.WorkspaceLength, count).AsReal();
        KernelOf(shape.Layout)(device.Stream, count, launch);
        Span<double> back = staging.AsSpan(0, (int)results.Length);
        results.CopyToCPU(device.Stream, back);
        device.Stream.Synchronize();
        Take(shape, fits, first, count, back);
    }

    private Action<AcceleratorStream, Index1D, FitLaunch> KernelOf(ModelLayout layout)
        => layout switch
        {
            ModelLayout.OneAndOne => device.Kernel<FitLaunch>(FitKernel<KnownOneAndOne>.Fit),
            ModelLayout.ThreeAndOne => device.Kernel<FitLaunch>(FitKernel<KnownThreeAndOne>.Fit),
            _ => device.Kernel<FitLaunch>(FitKernel<KnownGeneral>.Fit),
        };

    private void Reserve(int results, int input)
    {
        int needed = Math.Max(results, input);
        if (staging.Length < needed)
        {
            staging = GC.AllocateUninitializedArray<double>(needed, pinned: true);
        }
    }

    /// <summary>Rows of fits, or of their datasets, as columns.</summary>
    private void Scatter(double[] source, int[]? row, int first, int length, int count, ref int at)
    {
        for (int fit = 0; fit < count; fit++)
        {
            int from = (row is null ? first + fit : row[first + fit]) * length;
            for (int i = 0; i < length; i++)
            {
                staging[at + (i * count) + fit] = source[from + i];
            }
        }

        at += length * count;
    }

    private static void Take(in ModelShape shape, FitBatch fits, int first, int count, ReadOnlySpan<double> back)
    {
        ReadOnlySpan<double> work = back[(shape.Globals * count)..];
        for (int thread = 0; thread < count; thread++)
        {
            int fit = first + thread;
            fits.Status[fit] = (FitStatus)(int)work[(ModelShape.StatusAt * count) + thread];
            fits.Iterations[fit] = (int)work[(ModelShape.IterationsAt * count) + thread];
            fits.Edm[fit] = work[(ModelShape.EdmAt * count) + thread];
            fits.Nll[fit] = work[(ModelShape.NllAt * count) + thread];
            fits.PoiGradient[fit] = work[(ModelShape.PoiGradientAt * count) + thread];
            Span<double> x = fits.ParametersOf(fit);
            for (int k = 0; k < x.Length; k++)
            {
                x[k] = back[(k * count) + thread];
            }

            Span<double> hessian = fits.HessianOf(fit);
            for (int k = 0; k < hessian.Length; k++)
            {
                hessian[k] = work[((shape.HessianAt + k) * count) + thread];
            }
        }
    }
}

/// <summary>Where the results of a fit end in its workspace.</summary>
internal static class ResultRows
{
    /// <summary>Rows up to the end of the Hessian.</summary>
    public static int ResultEnd(this in ModelShape shape) => shape.HessianAt + shape.PackedGlobals;
}
