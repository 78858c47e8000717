using ILGPU;
using ILGPU.Runtime;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Ilgpu.Devices;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Ilgpu.Fits;

/// <summary>Batches of fits on one stream of a device.</summary>
/// <param name="device">The device.</param>
/// <param name="precision">How fits are made.</param>
internal sealed class FitQueue(IlgpuDevice device, Precision precision) : IDisposable
{
    private readonly DeviceQueue queue = new(device);
    private readonly DeviceMemory<double> memory = new(device);
    private DeviceModel? models;
    private NarrowModel? narrowModels;

    /// <summary>Makes some fits of a batch.</summary>
    /// <param name="data">Model and datasets.</param>
    /// <param name="fits">Fits; receives the results.</param>
    /// <param name="first">First fit.</param>
    /// <param name="count">Fits.</param>
    /// <param name="settings">Settings.</param>
    /// <returns>Whether there was memory for so many.</returns>
    public bool Fit(DatasetBatch data, FitBatch fits, int first, int count, MinimiserSettings settings)
    {
        ModelShape shape = data.Model.Shape;
        int locals = shape.Bins * shape.Groups;
        int input = (shape.Bins + locals + (4 * shape.Globals)) * count;
        int results = (shape.Globals + ResultRows(shape)) * count;
        long total = ((long)(shape.Bins + locals + (4 * shape.Globals) + shape.WorkspaceLength) * count) + 8;
        if (total > int.MaxValue)
        {
            // Kernels count elements with 32 bits.
            return false;
        }

        Span<double> staging = queue.Staging(Math.Max(input, results));
        int at = 0;
        Scatter(data.Counts, fits.Dataset, first, shape.Bins, count, staging, ref at);
        Scatter(data.LocalAuxiliary, fits.Dataset, first, locals, count, staging, ref at);
        Scatter(data.GlobalAuxiliary, fits.Dataset, first, shape.Globals, count, staging, ref at);
        Scatter(fits.Lower, null, first, shape.Globals, count, staging, ref at);
        Scatter(fits.Upper, null, first, shape.Globals, count, staging, ref at);
        Scatter(fits.Start, null, first, shape.Globals, count, staging, ref at);
        bool done = queue.Run(() =>
        {
            models ??= new DeviceModel(queue);
            ArrayView<double> all = memory.Reserve(total);
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
            ArrayView<double> back = all.SubView(offset, results);
            launch.X = all.Take(ref offset, shape.Globals, count).AsReal();
            launch.Workspace = all.Take(ref offset, shape.WorkspaceLength, count).AsReal();
            queue.Upload(all.SubView(0, input));
            if (precision == Precision.Mixed && shape.Layout != ModelLayout.General)
            {
                narrowModels ??= new NarrowModel(queue);
                MixedKernelOf(shape.Layout)(queue.Stream, count, new MixedFitLaunch { Fits = launch, Narrow = narrowModels.Of(data.Model, count) });
            }
            else
            {
                KernelOf(shape.Layout)(queue.Stream, count, launch);
            }

            queue.Download(back);
        });
        if (done)
        {
            Take(shape, fits, first, count, queue.Staging(results));
        }

        return done;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        models?.Dispose();
        narrowModels?.Dispose();
        memory.Dispose();
        queue.Dispose();
    }

    private Action<AcceleratorStream, Index1D, FitLaunch> KernelOf(ModelLayout layout)
        => layout switch
        {
            ModelLayout.OneAndOne => device.Kernel<FitLaunch>(FitKernel<KnownOneAndOne>.Fit),
            ModelLayout.ThreeAndOne => device.Kernel<FitLaunch>(FitKernel<KnownThreeAndOne>.Fit),
            ModelLayout.TwoGroups => device.Kernel<FitLaunch>(FitKernel<KnownTwoGroups>.Fit),
            _ => device.Kernel<FitLaunch>(FitKernel<KnownGeneral>.Fit),
        };

    private Action<AcceleratorStream, Index1D, MixedFitLaunch> MixedKernelOf(ModelLayout layout)
        => layout switch
        {
            ModelLayout.OneAndOne => device.Kernel<MixedFitLaunch>(FitKernel<KnownOneAndOne>.FitMixed),
            ModelLayout.ThreeAndOne => device.Kernel<MixedFitLaunch>(FitKernel<KnownThreeAndOne>.FitMixed),
            _ => device.Kernel<MixedFitLaunch>(FitKernel<KnownTwoGroups>.FitMixed),
        };

    /// <summary>Rows of the workspace up to the end of the Hessian.</summary>
    private static int ResultRows(in ModelShape shape) => shape.HessianAt + shape.PackedGlobals;

    /// <summary>Rows of fits, or of their datasets, as columns.</summary>
    private static void Scatter(double[] source, int[]? row, int first, int length, int count, Span<double> target, ref int at)
    {
        for (int fit = 0; fit < count; fit++)
        {
            int from = (row is null ? first + fit : row[first + fit]) * length;
            for (int i = 0; i < length; i++)
            {
                target[at + (i * count) + fit] = source[from + i];
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
            Gather(back, 0, count, thread, fits.ParametersOf(fit));
            Gather(work, shape.HessianAt, count, thread, fits.HessianOf(fit));
        }
    }

    private static void Gather(ReadOnlySpan<double> columns, int firstRow, int count, int thread, Span<double> target)
    {
        for (int k = 0; k < target.Length; k++)
        {
            target[k] = columns[((firstRow + k) * count) + thread];
        }
    }
}
