using ILGPU;
using ILGPU.Runtime;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Ilgpu.Devices;
using ZPrimeGpu.Ilgpu.Fits;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.LookElsewhere;

namespace ZPrimeGpu.Ilgpu.LookElsewhere;

/// <summary>Whole spectra on one stream of a device: draws and fits follow each other without the host; q0 and counts of fits come back.</summary>
/// <param name="device">The device.</param>
/// <param name="task">What is scanned.</param>
/// <param name="seed">Seed.</param>
/// <param name="batch">Spectra of a launch; fewer where memory is short.</param>
internal sealed class ScanQueue(IlgpuDevice device, ScanTask task, ulong seed, int batch) : IScanRunner
{
    private const int FewestSpectra = 32;
    private const int QuickIterations = 6;

    private readonly DeviceQueue queue = new(device);
    private readonly DeviceMemory<double> numbers = new(device);
    private readonly DeviceMemory<int> integers = new(device);
    private readonly Dictionary<ModelLayout, Action<AcceleratorStream, Index1D, ScanFitLaunch>> fits = [];
    private Action<AcceleratorStream, Index1D, ScanDrawLaunch>? draw;
    private ScanTables? tables;
    private int batch = batch;

    /// <inheritdoc/>
    public void Draw(ulong first, int count, Span<double> data)
    {
        int rows = (2 * task.Cells) + task.SharedPulls;
        for (int done = 0; done < count;)
        {
            int spectra = Math.Min(batch, count - done);
            ulong number = first + (ulong)done;
            if (!queue.Run(() =>
            {
                ScanColumns columns = Columns(spectra);
                DrawSpectra(number, columns);
                queue.Download(columns.Drawn);
            }))
            {
                Halve(spectra);
                continue;
            }

            ReadOnlySpan<double> back = queue.Staging(rows * spectra);
            for (int row = 0; row < rows; row++)
            {
                back.Slice(row * spectra, spectra).CopyTo(data[((row * count) + done)..]);
            }

            done += spectra;
        }
    }

    /// <inheritdoc/>
    public void Scan(ulong first, in ScanResults results)
    {
        int windows = task.Windows.Count;
        for (int done = 0; done < results.Count;)
        {
            int spectra = Math.Min(batch, results.Count - done);
            if (!Launch(first + (ulong)done, spectra))
            {
                Halve(spectra);
                continue;
            }

            ReadOnlySpan<double> back = queue.Staging((windows + 2) * spectra);
            for (int window = 0; window < windows; window++)
            {
                back.Slice(window * spectra, spectra).CopyTo(results.Q0[((window * results.Pitch) + done)..]);
            }

            back.Slice(windows * spectra, spectra).CopyTo(results.Fits[done..]);
            back.Slice((windows + 1) * spectra, spectra).CopyTo(results.Iterations[done..]);
            done += spectra;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        tables?.Dispose();
        numbers.Dispose();
        integers.Dispose();
        queue.Dispose();
    }

    private void Halve(int spectra)
        => batch = spectra > FewestSpectra ? Math.Max(FewestSpectra, spectra / 2) : throw DeviceFailure.OutOfMemory(device.Name);

    private bool Launch(ulong first, int spectra)
    {
        ScanColumns columns = default!;
        bool queued = queue.Queue(() =>
        {
            columns = Columns(spectra);
            columns.Lengths.MemSetToZero(queue.Stream);
            columns.Counters.MemSetToZero(queue.Stream);
            DrawSpectra(first, columns);
        });

        // Window by window, so that other queues of the device come in between.
        for (int window = 0; queued && window < task.Windows.Count; window++)
        {
            int index = window;
            queued = queue.Queue(() => FitWindow(index, first, columns));
        }

        return queued && queue.Run(() => queue.Download(columns.Results));
    }

    private void DrawSpectra(ulong first, ScanColumns columns)
    {
        ScanDrawLaunch launch = tables!.Spectrum;
        launch.First = first;
        launch.Threads = columns.Spectra;
        launch.Counts = columns.Counts(0, task.Cells).AsReal();
        launch.Local = launch.CellPulls = columns.Pulls(0, task.Cells).AsReal();
        launch.Global = launch.GlobalPulls = columns.GlobalPulls.AsReal();
        launch.Minima = columns.X.AsReal();
        launch.MinimaRows = task.MostGlobals;
        Drawing(queue.Stream, columns.Spectra, launch);
    }

    private void FitWindow(int index, ulong first, ScanColumns columns)
    {
        ScanWindowTask window = task.Windows[index];
        ModelShape shape = window.Model.Shape;
        ScanDrawLaunch draws = tables!.Windows[index].Draw;
        draws.First = first;
        draws.Threads = columns.Spectra;
        draws.CellPulls = columns.Pulls(window.FirstCell, shape.Bins).AsReal();
        draws.GlobalPulls = columns.GlobalPulls.AsReal();
        draws.Counts = columns.Counts(window.FirstCell, shape.Bins).AsReal();
        draws.Local = columns.Local.AsReal();
        draws.Global = columns.Global.AsReal();
        draws.Minima = columns.X.AsReal();
        Drawing(queue.Stream, columns.Spectra, draws);

        ScanFitLaunch launch = tables.Windows[index].Fit;
        launch.Spectra = columns.Spectra;
        launch.Lengths = columns.Lengths.SubView(ScanColumns.ListsOfWindow * index, ScanColumns.ListsOfWindow);
        launch.Lists = columns.Lists;
        launch.Counts = draws.Counts;
        launch.Local = draws.Local;
        launch.Global = draws.Global;
        launch.X = columns.X.AsReal();
        launch.Point = columns.Point.AsReal();
        launch.Workspace = columns.Workspace.AsReal();
        launch.ConditionalNll = columns.ConditionalNll.AsReal();
        launch.Q0 = columns.Q0(index).AsReal();
        launch.Fits = columns.Fits.AsReal();
        launch.Iterations = columns.Iterations.AsReal();
        Action<AcceleratorStream, Index1D, ScanFitLaunch> kernel = KernelOf(shape.Layout);
        for (ScanPass pass = ScanPass.Conditional; pass <= ScanPass.SlowFree; pass++)
        {
            launch.Pass = pass;
            launch.MaxIterations = pass is ScanPass.Conditional or ScanPass.Free ? QuickIterations : ScanFitKernel.Settings.MaxIterations;
            kernel(queue.Stream, columns.Spectra, launch);
        }
    }

    private ScanColumns Columns(int spectra)
    {
        tables ??= new ScanTables(queue, task, seed);
        return new ScanColumns(task, spectra, numbers, integers);
    }

    private Action<AcceleratorStream, Index1D, ScanDrawLaunch> Drawing => draw ??= device.Kernel<ScanDrawLaunch>(ScanDrawEntry.Draw);

    private Action<AcceleratorStream, Index1D, ScanFitLaunch> KernelOf(ModelLayout layout)
    {
        if (!fits.TryGetValue(layout, out Action<AcceleratorStream, Index1D, ScanFitLaunch>? kernel))
        {
            kernel = layout switch
            {
                ModelLayout.OneAndOne => device.Kernel<ScanFitLaunch>(ScanFits<KnownOneAndOne>.Fit),
                ModelLayout.ThreeAndOne => device.Kernel<ScanFitLaunch>(ScanFits<KnownThreeAndOne>.Fit),
                ModelLayout.TwoGroups => device.Kernel<ScanFitLaunch>(ScanFits<KnownTwoGroups>.Fit),
                _ => device.Kernel<ScanFitLaunch>(ScanFits<KnownGeneral>.Fit),
            };
            fits.Add(layout, kernel);
        }

        return kernel;
    }
}
